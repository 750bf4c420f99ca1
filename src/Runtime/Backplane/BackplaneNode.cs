using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Backplane;

/// <summary>This process as one of the application's nodes. It does nothing without a backplane.</summary>
internal sealed class BackplaneNode(
    IEnumerable<IWebSocketBackplane> backplanes,
    IOptions<WebSocketServerOptions> options,
    TimeProvider time,
    WebSocketMetrics metrics,
    ILoggerFactory logs) : IGroupReplicator, IWebSocketBackplaneReceiver, IHostedService, IDisposable
{
    public static readonly KeyValuePair<string, object?> Received = new("network.io.direction", "receive");

    /// <summary>The time for telling the other nodes that this node stops. They would notice its silence anyway.</summary>
    private static readonly TimeSpan _goodbyeTimeout = TimeSpan.FromSeconds(1);

    private static readonly KeyValuePair<string, object?> _sent = new("network.io.direction", "transmit");

    // The last registration wins, as with any service.
    private readonly IWebSocketBackplane? _backplane = backplanes.LastOrDefault();
    private readonly ConcurrentDictionary<string, EndpointReplicator> _replicators = new(StringComparer.Ordinal);
    private readonly GuardedLogger _log = new(logs.CreateLogger("WebSocketToolkit.Backplane"));
    private ITimer? _timer;
    private volatile bool _isBlocked;
    private int _isTicking;
    private long _lastTick;
    private volatile string? _fault = "The backplane has not connected yet.";

    /// <summary>Gets the id of this node, new with each process, so that a restarted node is not taken for its predecessor.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    public string Name => field ??= Id.ToString("N");

    public TimeProvider Time => time;

    public WebSocketMetrics Metrics => metrics;

    public WebSocketBackplaneOptions Options => options.Value.Backplane;

    /// <summary>Gets the reason why the backplane is not connected; null while it is connected.</summary>
    public string? Fault => _fault;

    public bool IsConnected => _fault is null;

    /// <summary>
    /// Gets a value indicating whether the backplane accepts nothing at the moment, from any node: their silence does not mean that they are
    /// gone.
    /// </summary>
    public bool IsBlocked => _isBlocked;

    public bool HasBackplane => _backplane is not null;

    /// <inheritdoc/>
    public IGroupReplica? Attach(string topic, GroupSet groups)
    {
        if (_backplane is null)
        {
            return null;
        }

        var replicator = new EndpointReplicator(this, topic, groups);
        if (!_replicators.TryAdd(topic, replicator))
        {
            throw new InvalidOperationException(
                $"Two WebSocket endpoint classes are named '{topic}', and other nodes cannot tell them apart. " +
                "Rename one of them, or move it to another namespace.");
        }

        _ = SubscribeAsync(_backplane, topic, replicator);
        return replicator;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_backplane is null)
        {
            return;
        }

        await _backplane.StartAsync(this, cancellationToken);
        _lastTick = time.GetTimestamp();
        _timer = time.CreateTimer(
            static node => ((BackplaneNode)node!).OnTimer(), this, Options.HeartbeatInterval, Options.HeartbeatInterval);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        try
        {
            await Task.WhenAll(_replicators.Values.Select(static replicator => replicator.LeaveAsync().AsTask()))
                .WaitAsync(_goodbyeTimeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The other nodes notice the silence.
        }
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>
    /// Passes a payload to the backplane. Called under a lock, for the order: what may run code of the application is left to
    /// <see cref="CompleteAsync"/>, which takes the result.
    /// </summary>
    public ValueTask<bool> Publish(string topic, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return _backplane!.PublishAsync(topic, payload);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<bool>(exception);
        }
    }

    /// <summary>Waits until a payload has been confirmed. Never throws.</summary>
    public async ValueTask<bool> CompleteAsync(string topic, ValueTask<bool> publishing)
    {
        try
        {
            metrics.BackplaneMessages.Add(1, _sent);
            return await publishing;
        }
        catch (Exception exception)
        {
            BackplaneLog.PublishFailed(_log, exception, topic);
            return false;
        }
    }

    /// <summary>Connects again, since this node does not receive what it publishes.</summary>
    public void Restart(string topic)
    {
        BackplaneLog.Deaf(_log, Name, topic);
        try
        {
            _backplane!.Restart($"This node does not hear its own heartbeats on {topic}.");
        }
        catch (Exception exception)
        {
            BackplaneLog.PublishFailed(_log, exception, topic);
        }
    }

    void IWebSocketBackplaneReceiver.OnReceived(string topic, ReadOnlySpan<byte> payload)
    {
        try
        {
            _replicators.GetValueOrDefault(topic)?.Receive(payload);
        }
        catch (Exception exception)
        {
            BackplaneLog.ReceiveFailed(_log, exception, topic);
        }
    }

    void IWebSocketBackplaneReceiver.OnConnected()
    {
        (_fault, _isBlocked) = (null, false);
        BackplaneLog.Connected(_log, Name);
        foreach (var replicator in _replicators.Values)
        {
            replicator.OnConnected();
        }
    }

    void IWebSocketBackplaneReceiver.OnBlocked(string reason)
    {
        (_fault, _isBlocked) = (reason, true);
        BackplaneLog.Blocked(_log, reason);
        OnUnavailable();
    }

    void IWebSocketBackplaneReceiver.OnDisconnected(string reason)
    {
        (_fault, _isBlocked) = (reason, false);
        BackplaneLog.Disconnected(_log, reason);
        OnUnavailable();
    }

    public void LogNodeJoined(string name, string topic) => BackplaneLog.NodeJoined(_log, name, topic);

    public void LogNodeLeft(string name, string topic) => BackplaneLog.NodeLeft(_log, name, topic);

    public void LogMembersRefused(string topic) => BackplaneLog.MembersRefused(_log, topic);

    public void LogNotEncoded(Exception exception, string topic, string codec) => BackplaneLog.NotEncoded(_log, exception, topic, codec);

    public void LogFailed(Exception exception, string topic) => BackplaneLog.TimerFailed(_log, exception, topic);

    public void LogDiscarded(string topic, string reason) => BackplaneLog.Discarded(_log, topic, reason);

    private async Task SubscribeAsync(IWebSocketBackplane backplane, string topic, EndpointReplicator replicator)
    {
        try
        {
            await backplane.SubscribeAsync(topic);
            if (IsConnected)
            {
                replicator.Announce();
            }
        }
        catch (Exception exception)
        {
            BackplaneLog.SubscribeFailed(_log, exception, topic);
        }
    }

    private void OnUnavailable()
    {
        foreach (var replicator in _replicators.Values)
        {
            replicator.OnDisconnected();
        }
    }

    private void OnTimer()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) != 0)
        {
            return;
        }

        try
        {
            Tick();
        }
        catch (Exception exception)
        {
            // Such as a clock of the application that fails.
            BackplaneLog.TimerFailed(_log, exception, "all topics");
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void Tick()
    {
        var now = time.GetTimestamp();
        var isLate = time.GetElapsedTime(_lastTick, now) > 2 * Options.HeartbeatInterval;
        _lastTick = now;
        foreach (var (topic, replicator) in _replicators)
        {
            try
            {
                replicator.OnTimer(isLate);
            }
            catch (Exception exception)
            {
                // On a timer the exception would end the process, and the other topics would miss their heartbeat.
                BackplaneLog.TimerFailed(_log, exception, topic);
            }
        }
    }
}
