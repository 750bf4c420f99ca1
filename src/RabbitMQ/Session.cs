using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>
/// One connection to the broker, from its beginning to its end: a queue for this node only, bound to its topics, and a channel to publish
/// on. A broken session is not repaired. The next session declares everything again, so that no binding can be missing.
/// </summary>
internal sealed class Session : IAsyncDisposable
{
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(1);

    private readonly IConnection _connection;
    private readonly RabbitMQBackplaneOptions _options;
    private readonly RoutingKeys _keys;
    private readonly ILogger _log;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Holds the topics that are bound, or about to be. Any thread that holds <see cref="_binding"/>.</summary>
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _binding = new(1);
    private IChannel _inbound = null!;
    private string _queue = "";
    private Task _publishing = Task.CompletedTask;

    /// <summary>Holds the number of deliveries since the last acknowledgement. The consumer's.</summary>
    private int _unacknowledged;

    private Session(IConnection connection, RabbitMQBackplaneOptions options, RoutingKeys keys, ILogger log)
    {
        _connection = connection;
        _options = options;
        _keys = keys;
        _log = log;
    }

    /// <summary>Gets a task that completes with the reason when the session ends.</summary>
    public Task<string> Ended => _ended.Task;

    public Publisher Publisher { get; private set; } = null!;

    /// <summary>Connects to the broker, declares exchange and queue, and begins to receive.</summary>
    public static async Task<Session> OpenAsync(
        RabbitMQBackplaneOptions options,
        RoutingKeys keys,
        IWebSocketBackplaneReceiver receiver,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = options.Uri, ClientProvidedName = "WebSocketToolkit", RequestedHeartbeat = TimeSpan.FromSeconds(10) };
        options.ConfigureConnection?.Invoke(factory);
        factory.AutomaticRecoveryEnabled = factory.TopologyRecoveryEnabled = false;
        var session = new Session(await factory.CreateConnectionAsync(cancellationToken), options, keys, log);
        try
        {
            await session.BeginAsync(receiver, time, cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Binds this node's queue to a topic.</summary>
    public async Task BindAsync(string topic, CancellationToken cancellationToken = default)
    {
        await _binding.WaitAsync(cancellationToken);
        try
        {
            if (_bound.Add(topic))
            {
                await _inbound.QueueBindAsync(_queue, _options.Exchange, _keys.KeyOf(topic), cancellationToken: cancellationToken);
            }
        }
        finally
        {
            _binding.Release();
        }
    }

    /// <summary>Ends the session. The first reason counts.</summary>
    public void End(string reason)
    {
        _ended.TrySetResult(reason);
        Publisher?.End();
    }

    public async ValueTask DisposeAsync()
    {
        End("The connection was closed.");
        try
        {
            await _connection.CloseAsync(Constants.ReplySuccess, "Goodbye", _farewell, abort: true);
            await _connection.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.CannotConnect(_log, exception, _options.Uri.Host);
        }

        await _publishing;
    }

    private async Task BeginAsync(IWebSocketBackplaneReceiver receiver, TimeProvider time, CancellationToken cancellationToken)
    {
        _connection.ConnectionShutdownAsync += (_, shutdown) => EndAsync(shutdown.ReplyText);
        _inbound = await _connection.CreateChannelAsync(cancellationToken: cancellationToken);
        _inbound.ChannelShutdownAsync += (_, shutdown) => EndAsync(shutdown.ReplyText);
        await _inbound.ExchangeDeclareAsync(_options.Exchange, ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        var queue = await _inbound.QueueDeclareAsync(
            queue: "",
            durable: false,
            exclusive: true,
            autoDelete: true,
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["x-max-length-bytes"] = (long)_options.MaxQueuedBytes },
            cancellationToken: cancellationToken);
        _queue = queue.QueueName;
        await _inbound.BasicQosAsync(prefetchSize: 0, _options.Prefetch, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(_inbound);
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(receiver, delivery);
        consumer.UnregisteredAsync += (_, _) => EndAsync("The broker has cancelled the subscription.");
        await _inbound.BasicConsumeAsync(_queue, autoAck: false, consumer, cancellationToken);

        var outbound = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), cancellationToken);
        outbound.ChannelShutdownAsync += (_, shutdown) => EndAsync(shutdown.ReplyText);
        var publisher = new Publisher(outbound, _options, time, End, _log);
        _connection.ConnectionBlockedAsync += (_, _) => SetBlockedAsync(publisher, isBlocked: true);
        _connection.ConnectionUnblockedAsync += (_, _) => SetBlockedAsync(publisher, isBlocked: false);
        Publisher = publisher;
        _publishing = publisher.RunAsync();
        if (!_connection.IsOpen)
        {
            throw new InvalidOperationException("The connection was lost during its setup.");
        }
    }

    private Task EndAsync(string reason)
    {
        End(reason);
        return Task.CompletedTask;
    }

    private static Task SetBlockedAsync(Publisher publisher, bool isBlocked)
    {
        publisher.IsBlocked = isBlocked;
        return Task.CompletedTask;
    }

    private async Task ReceiveAsync(IWebSocketBackplaneReceiver receiver, BasicDeliverEventArgs delivery)
    {
        try
        {
            if (_keys.TopicOf(delivery.RoutingKey) is { } topic)
            {
                Receive(receiver, topic, delivery.Body.Span);
            }

            // One acknowledgement covers several deliveries: one for each would cost as much as the deliveries.
            if (++_unacknowledged > _options.Prefetch / 2)
            {
                _unacknowledged = 0;
                await _inbound.BasicAckAsync(delivery.DeliveryTag, multiple: true);
            }
        }
        catch (Exception exception)
        {
            Log.CannotReceive(_log, exception, _options.Uri.Host);
            End(exception.Message);
        }
    }

    private static void Receive(IWebSocketBackplaneReceiver receiver, string topic, ReadOnlySpan<byte> body)
    {
        while (body.Length >= sizeof(int))
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[sizeof(int)..];
            if ((uint)length > (uint)body.Length)
            {
                return;
            }

            receiver.OnReceived(topic, body[..length]);
            body = body[length..];
        }
    }
}
