// The samples of MQTTnet.
public static class Client_Subscribe_Samples
{
    public static async Task Handle_Received_Application_Message()
    {
        var mqttFactory = new MqttClientFactory();
        using (var mqttClient = mqttFactory.CreateMqttClient())
        {
            var mqttClientOptions = new MqttClientOptionsBuilder().WithTcpServer("broker.hivemq.com").Build();
            mqttClient.ApplicationMessageReceivedAsync += e =>
            {
                Console.WriteLine("Received application message.");
                return Task.CompletedTask;
            };
            await mqttClient.ConnectAsync(mqttClientOptions, CancellationToken.None);
            var mqttSubscribeOptions = mqttFactory.CreateSubscribeOptionsBuilder().WithTopicFilter("mqttnet/samples/topic/2").Build();
            await mqttClient.SubscribeAsync(mqttSubscribeOptions, CancellationToken.None);
            Console.ReadLine();
        }
    }

    public static async Task Reconnect_Using_Event(IMqttClient mqttClient, MqttClientOptions options)
    {
        mqttClient.ConnectedAsync += async e => await mqttClient.SubscribeAsync("a/#");
        mqttClient.DisconnectedAsync += async e =>
        {
            if (e.ClientWasConnected)
            {
                await Task.Delay(TimeSpan.FromSeconds(5));
                await mqttClient.ConnectAsync(options);
            }
        };
        mqttClient.ApplicationMessageReceivedAsync += e => Task.CompletedTask;
        await mqttClient.ConnectAsync(options);
    }
}
