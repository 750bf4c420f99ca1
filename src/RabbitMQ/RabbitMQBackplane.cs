using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>A backplane that carries payloads over a topic exchange. It opens a new <see cref="Session"/> when one has ended.</summary>
internal sealed class RabbitMQBackplane : IWebSocketBackplane, IDisposable
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    private readonly RabbitMQBackplaneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Counter<long> _connections;
    private readonly RoutingKeys _keys = new();
    private readonly ConcurrentDictionary<string, bool> _topics = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private volatile Session? _session;

    public RabbitMQBackplane(
        IOptions<RabbitMQBackplaneOptions> options, TimeProvider time, IMeterFactory meters, ILogger<RabbitMQBackplane> log)
    {
        _options = options.Value;
        _time = time;
        _log = log;
        var meter = meters.Create("WebSocketToolkit");
        _connections = meter.CreateCounter<long>("websocket.rabbitmq.connections", "{connection}", "Connections that were opened to the broker.");
        meter.CreateObservableUpDownCounter(
            "websocket.rabbitmq.buffered", () => _session?.Publisher.BufferedBytes ?? 0, "By", "Bytes that wait for the broker's confirmation.");
    }

    public Task StartAsync(IWebSocketBackplaneReceiver receiver, CancellationToken cancellationToken)
    {
        _running = RunAsync(receiver);
        return Task.CompletedTask;
    }

    public async Task SubscribeAsync(string topic)
    {
        _topics.TryAdd(topic, true);
        if (_session is { } session)
        {
            try
            {
                await session.BindAsync(topic).WaitAsync(_options.ConfirmTimeout, _time);
            }
            catch (Exception exception)
            {
                // The next session binds all topics.
                session.End(exception.Message);
            }
        }
    }

    public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload) =>
        _session?.Publisher.PublishAsync(_keys.KeyOf(topic), payload) ?? new(false);

    public void Dispose() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _running;
    }

    private async Task RunAsync(IWebSocketBackplaneReceiver receiver)
    {
        // The thread that starts the application must not wait for the broker.
        await Task.Yield();
        var pause = _firstPause;
        var isTold = false;
        while (!_stop.IsCancellationRequested)
        {
            string reason;
            try
            {
                reason = await RunSessionAsync(receiver, onConnected: () => (pause, isTold) = (_firstPause, false));
            }
            catch (Exception exception)
            {
                Log.CannotConnect(_log, exception, _options.Uri.Host);
                reason = exception.Message;
            }

            // The receiver is told once for each loss, no matter how many attempts to connect fail.
            if (!isTold && !_stop.IsCancellationRequested)
            {
                isTold = true;
                receiver.OnDisconnected($"RabbitMQ at {_options.Uri.Host}:{_options.Uri.Port}: {reason}");
            }

            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    /// <summary>Opens a session, and waits for its end.</summary>
    /// <returns>The reason of the end.</returns>
    private async Task<string> RunSessionAsync(IWebSocketBackplaneReceiver receiver, Action onConnected)
    {
        using var patience = new CancellationTokenSource(_options.ConfirmTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
        await using var session = await Session.OpenAsync(_options, _keys, receiver, _time, _log, either.Token);
        try
        {
            // SubscribeAsync binds new topics from here on. Earlier topics are bound now.
            _session = session;
            foreach (var topic in _topics.Keys)
            {
                await session.BindAsync(topic, either.Token);
            }

            _connections.Add(1);
            onConnected();
            receiver.OnConnected();
            var interval = _options.ConfirmTimeout / 10;
            await using var watch = _time.CreateTimer(static session => ((Session)session!).Publisher.CheckDeadline(), session, interval, interval);
            return await session.Ended.WaitAsync(_stop.Token);
        }
        finally
        {
            _session = null;
        }
    }
}
