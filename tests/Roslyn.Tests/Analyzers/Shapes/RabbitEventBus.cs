// An event bus on RabbitMQ, begun on a thread of its own by a hosted service.
public sealed class EventBus(IServiceProvider services) : IDisposable
{
    private IConnection? _connection;
    private IChannel? _channel;

    public Task StartAsync(CancellationToken token)
    {
        _ = Task.Factory.StartNew(async () =>
        {
            _connection = await services.GetRequiredService<ConnectionFactory>().CreateConnectionAsync(token);
            _channel = await _connection.CreateChannelAsync(cancellationToken: token);
            await _channel.ExchangeDeclareAsync("bus", "direct", cancellationToken: token);
            await _channel.QueueDeclareAsync("q", durable: true, exclusive: false, autoDelete: false, cancellationToken: token);
            var consumer = new AsyncEventingBasicConsumer(_channel);
            consumer.ReceivedAsync += OnMessageReceived;
            await _channel.BasicConsumeAsync("q", false, consumer, token);
            foreach (var name in new[] { "a", "b" })
            {
                await _channel.QueueBindAsync("q", "bus", name, cancellationToken: token);
            }
        }, TaskCreationOptions.LongRunning);
        return Task.CompletedTask;
    }

    private async Task OnMessageReceived(object sender, BasicDeliverEventArgs args)
    {
        var message = Encoding.UTF8.GetString(args.Body.Span);
        try
        {
            await Task.Delay(message.Length);
        }
        finally
        {
            await _channel!.BasicAckAsync(args.DeliveryTag, multiple: false);
        }
    }

    public void Dispose() { _channel?.Dispose(); _connection?.Dispose(); }
}
