// The sample of Websocket.Client.
public static class Program2
{
    private static readonly ManualResetEvent ExitEvent = new(false);

    public static void Run()
    {
        var url = new Uri("wss://xxx");
        using (var client = new WebsocketClient(url))
        {
            client.ReconnectTimeout = TimeSpan.FromSeconds(30);
            client.ReconnectionHappened.Subscribe(info => Console.WriteLine($"Reconnection happened, type: {info.Type}"));
            client.MessageReceived.Subscribe(msg => Console.WriteLine($"Message received: {msg}"));
            client.Start();
            Task.Run(() => client.Send("{ message }"));
            ExitEvent.WaitOne();
        }
    }
}
