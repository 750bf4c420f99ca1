// The tutorial of RabbitMQ: publish and subscribe.
public static class ReceiveLogs
{
    public static async Task Run()
    {
        var factory = new ConnectionFactory { HostName = "localhost" };
        using var connection = await factory.CreateConnectionAsync();
        using var channel = await connection.CreateChannelAsync();
        await channel.ExchangeDeclareAsync(exchange: "logs", type: ExchangeType.Fanout);
        var queue = await channel.QueueDeclareAsync();
        await channel.QueueBindAsync(queue: queue.QueueName, exchange: "logs", routingKey: string.Empty);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (model, ea) =>
        {
            byte[] body = ea.Body.ToArray();
            Console.WriteLine(Encoding.UTF8.GetString(body));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer: consumer);
        Console.ReadLine();
    }
}
