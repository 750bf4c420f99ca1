using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>A backplane that carries payloads over a topic exchange. It opens a new <see cref="Session"/> when one has ended.</summary>
internal sealed class RabbitMQBackplane : IWebSocketBackplane, IDisposable
{
    /// <summary>The time that closing the connection may take of the application's exit. The broker notices the end of the process, too.</summary>
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(0.5);

    /// <summary>A session that has lasted so long was a success: the next attempt after its end need not wait.</summary>
    private static readonly TimeSpan _success = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(1);

    private readonly RabbitMQBackplaneOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Counter<long> _connections;
    private readonly RoutingKeys _keys = new();
    private readonly ConcurrentDictionary<string, bool> _topics = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _handling = new(1);
    private Task _running = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private volatile Session? _session;

    public RabbitMQBackplane(
        IOptions<RabbitMQBackplaneOptions> options, TimeProvider time, IMeterFactory meters, ILogger<RabbitMQBackplane> log)
    {
        _options = options.Value;
        _time = time;
        _log = new GuardedLogger(log);
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
                session.End(Reasons.Of(exception));
            }
        }
    }

    public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload) =>
        _session?.Publisher.PublishAsync(_keys.KeyOf(topic), payload) ?? new(false);

    public void Restart(string reason) => _session?.End(reason);

    public void Dispose() => _stop.Cancel();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _running;
        await _closing.WaitAsync(_farewell, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(IWebSocketBackplaneReceiver receiver)
    {
        // The thread that starts the application must not wait for the broker.
        await Task.Yield();
        var pause = _firstPause;
        HashSet<string> told = new(StringComparer.Ordinal);
        while (!_stop.IsCancellationRequested)
        {
            var connectedAt = 0L;
            string reason;
            try
            {
                reason = await RunSessionAsync(receiver, onConnected: () =>
                {
                    connectedAt = _time.GetTimestamp();
                    told.Clear();
                });
            }
            catch (Exception exception)
            {
                Log.CannotConnect(_log, exception, _options.Uri.Host);
                reason = exception is OperationCanceledException or TimeoutException
                    ? $"The broker did not answer for {_options.ConfirmTimeout.TotalSeconds} s."
                    : Reasons.Of(exception);
            }

            try
            {
                // Each reason is told once for each loss, no matter how many attempts to connect fail.
                if (!_stop.IsCancellationRequested && told.Add(reason))
                {
                    receiver.OnDisconnected($"RabbitMQ at {Reasons.HostOf(_options.Uri)}: {reason}");
                }
            }
            catch (Exception exception)
            {
                // Whatever the receiver does, the connection comes back.
                Log.CannotRun(_log, exception, _options.Uri.Host);
            }

            if (connectedAt != 0 && _time.GetElapsedTime(connectedAt) >= _success)
            {
                pause = _firstPause;
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
        var session = await OpenAsync(receiver, either.Token);
        try
        {
            // SubscribeAsync binds new topics from here on. Earlier topics are bound now.
            _session = session;
            var interval = _options.ConfirmTimeout / Publisher.LooksPerTimeout;
            await using var watch = _time.CreateTimer(static session => ((Session)session!).OnTimer(), session, interval, interval);
            foreach (var topic in _topics.Keys)
            {
                await session.BindAsync(topic, either.Token).WaitAsync(either.Token);
            }

            await session.ProbeAsync(either.Token);
            _connections.Add(1);
            onConnected();
            while (true)
            {
                var state = session.State;
                if (state.Blocked is { } reason)
                {
                    receiver.OnBlocked($"RabbitMQ at {Reasons.HostOf(_options.Uri)} accepts no messages: {reason}.");
                }
                else
                {
                    receiver.OnConnected();
                }

                await Task.WhenAny(session.Ended, state.Changed).WaitAsync(_stop.Token);
                if (session.Ended.IsCompleted)
                {
                    return await session.Ended;
                }
            }
        }
        finally
        {
            _session = null;
            _closing = session.CloseAsync();
        }
    }

    /// <summary>Opens a session. The token is the caller's only wait: an attempt that goes on is closed when it has succeeded.</summary>
    private async Task<Session> OpenAsync(IWebSocketBackplaneReceiver receiver, CancellationToken cancellationToken)
    {
        // It may also connect, or look up the host, without ever looking at the token.
        var opening = Task.Run(() => Session.OpenAsync(_options, _keys, _handling, receiver, _time, _log, cancellationToken), CancellationToken.None);
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch
        {
            _ = opening.ContinueWith(
                static late => late.IsCompletedSuccessfully ? late.Result.CloseAsync() : Task.FromResult(late.Exception),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
            throw;
        }
    }
}
