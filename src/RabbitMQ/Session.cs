using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>
/// One connection to the broker, from its beginning to its end: a queue for this node only, bound to its topics, and a channel to publish
/// on. A broken session is not repaired. The next session declares everything again, so that no binding can be missing.
/// </summary>
internal sealed class Session
{
    /// <summary>The time in which the client says goodbye to the broker. It takes longer if the broker does not answer.</summary>
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(1);

    private readonly IConnection _connection;
    private readonly RabbitMQBackplaneOptions _options;
    private readonly RoutingKeys _keys;
    private readonly ILogger _log;

    /// <summary>The turn to handle a delivery. All sessions of a node share it: one that has ended may still be about it.</summary>
    private readonly SemaphoreSlim _handling;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();

    /// <summary>Holds the topics that are bound, or about to be. Any thread that holds <see cref="_binding"/>.</summary>
    private readonly HashSet<string> _bound = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _binding = new(1);
    private IChannel _inbound = null!;
    private Acknowledgements _acknowledgements = null!;
    private string _queue = "";
    private Task _publishing = Task.CompletedTask;

    // Used under the gate.
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _blocked;
    private Task? _closing;

    private Session(IConnection connection, RabbitMQBackplaneOptions options, RoutingKeys keys, SemaphoreSlim handling, ILogger log)
    {
        _handling = handling;
        _connection = connection;
        _options = options;
        _keys = keys;
        _log = log;
    }

    /// <summary>Gets a task that completes with the reason when the session ends.</summary>
    public Task<string> Ended => _ended.Task;

    public Publisher Publisher { get; private set; } = null!;

    /// <summary>Gets the state: whether the broker accepts payloads.</summary>
    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                return new(_blocked, _changed.Task);
            }
        }
    }

    /// <summary>Connects to the broker, declares exchange and queue, and begins to receive.</summary>
    public static async Task<Session> OpenAsync(
        RabbitMQBackplaneOptions options,
        RoutingKeys keys,
        SemaphoreSlim handling,
        IWebSocketBackplaneReceiver receiver,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory { Uri = options.Uri, ClientProvidedName = "WebSocketToolkit", RequestedHeartbeat = TimeSpan.FromSeconds(10) };
        options.ConfigureConnection?.Invoke(factory);
        factory.MaxInboundMessageBodySize = Math.Max(factory.MaxInboundMessageBodySize, (uint)options.MaxMessageBytes);
        factory.AutomaticRecoveryEnabled = factory.TopologyRecoveryEnabled = false;
        var session = new Session(await factory.CreateConnectionAsync(cancellationToken), options, keys, handling, log);
        try
        {
            await session.BeginAsync(receiver, time, cancellationToken);
            return session;
        }
        catch
        {
            _ = session.CloseAsync();
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

    /// <summary>
    /// Waits until the broker has confirmed a payload that reaches no queue, or has said that it accepts none at the moment. Only then is
    /// it certain that the exchange is there and that this node may publish to it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The session ended. The message has the reason.</exception>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var changed = State.Changed;
        var probe = Publisher.PublishAsync(RoutingKeys.Probe, default).AsTask();
        await Task.WhenAny(probe, changed, Ended).WaitAsync(cancellationToken);
        if (Ended.IsCompleted || (State.Blocked is null && !await probe.WaitAsync(cancellationToken)))
        {
            throw new InvalidOperationException(await Ended.WaitAsync(cancellationToken));
        }
    }

    /// <summary>Ends the session if the broker is silent for too long, and acknowledges what has been handled.</summary>
    public void OnTimer()
    {
        try
        {
            Publisher.CheckDeadline();
            _ = AcknowledgeAsync(tag: null);
        }
        catch (Exception exception)
        {
            // On a timer the exception would end the process.
            End(Reasons.Of(exception));
        }
    }

    /// <summary>Ends the session. The first reason counts.</summary>
    public void End(string reason)
    {
        _ended.TrySetResult(reason);
        Publisher?.End();
    }

    /// <summary>
    /// Ends the session and closes the connection. Nobody has to wait for the task: the client may take half a minute for a broker that
    /// does not answer. It never faults.
    /// </summary>
    public Task CloseAsync()
    {
        End("The connection was closed.");
        lock (_gate)
        {
            return _closing ??= Task.Run(async () =>
            {
                try
                {
                    await _connection.CloseAsync(Constants.ReplySuccess, "Goodbye", _farewell, abort: true);
                    await _connection.DisposeAsync();
                    await _publishing;
                }
                catch (Exception exception)
                {
                    Log.CannotClose(_log, exception, _options.Uri.Host);
                }
            });
        }
    }

    private async Task BeginAsync(IWebSocketBackplaneReceiver receiver, TimeProvider time, CancellationToken cancellationToken)
    {
        _connection.ConnectionShutdownAsync += (_, shutdown) => EndAsync(shutdown.ReplyText);

        // In order, and one at a time, whatever the connection's own setting is.
        var inbound = new CreateChannelOptions(
            publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: 1);
        _inbound = await _connection.CreateChannelAsync(inbound, cancellationToken);
        _acknowledgements = new(_inbound, _options.Prefetch);
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
        Publisher = new(outbound, _options, time, End, _log);
        _connection.ConnectionBlockedAsync += (_, blocked) => SetBlockedAsync(blocked.Reason);
        _connection.ConnectionUnblockedAsync += (_, _) => SetBlockedAsync(null);
        _publishing = Publisher.RunAsync();
        if (!_connection.IsOpen || Ended.IsCompleted)
        {
            throw new InvalidOperationException("The connection was lost during its setup.");
        }
    }

    private Task EndAsync(string reason)
    {
        End(reason);
        return Task.CompletedTask;
    }

    private Task SetBlockedAsync(string? reason)
    {
        Publisher.SetBlocked(reason is not null);
        TaskCompletionSource changed;
        lock (_gate)
        {
            changed = _changed;
            (_blocked, _changed) = (reason, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
        return Task.CompletedTask;
    }

    private async Task ReceiveAsync(IWebSocketBackplaneReceiver receiver, BasicDeliverEventArgs delivery)
    {
        await _handling.WaitAsync();
        try
        {
            if (_keys.TopicOf(delivery.RoutingKey) is { } topic)
            {
                Receive(receiver, topic, delivery.Body.Span);
            }
        }
        catch (Exception exception)
        {
            End(Reasons.Of(exception));
            Log.CannotReceive(_log, exception, _options.Uri.Host);
        }
        finally
        {
            _handling.Release();
        }

        await AcknowledgeAsync(delivery.DeliveryTag);
    }

    /// <summary>Acknowledges what has been handled, now or when the time has come. Never throws.</summary>
    /// <param name="tag">The delivery that has been handled; null on the timer.</param>
    private async Task AcknowledgeAsync(ulong? tag)
    {
        try
        {
            await (tag is { } handled ? _acknowledgements.AddAsync(handled) : _acknowledgements.SendAsync());
        }
        catch (Exception exception)
        {
            End(Reasons.Of(exception));
            Log.CannotReceive(_log, exception, _options.Uri.Host);
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
