using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Backplane;

/// <summary>This process as one node among others, if the application has a backplane; without one it does nothing.</summary>
internal sealed class BackplaneNode(
    IEnumerable<IWebSocketBackplane> backplanes,
    IOptions<WebSocketServerOptions> options,
    TimeProvider time,
    WebSocketMetrics metrics,
    ILoggerFactory logs) : IGroupReplicator, IWebSocketBackplaneReceiver, IHostedService, IDisposable
{
    public static readonly KeyValuePair<string, object?> Received = new("network.io.direction", "receive");

    /// <summary>How long the others may take to be told that this node stops; their patience with its silence is no longer, either.</summary>
    private static readonly TimeSpan _goodbye = TimeSpan.FromSeconds(1);

    private static readonly KeyValuePair<string, object?> _sent = new("network.io.direction", "transmit");

    // Of several the last one counts, as with any service.
    private readonly IWebSocketBackplane? _backplane = backplanes.LastOrDefault();
    private readonly ConcurrentDictionary<string, EndpointReplicator> _links = new(StringComparer.Ordinal);
    private readonly ILogger _log = logs.CreateLogger("WebSocketToolkit.Backplane");
    private ITimer? _heartbeat;
    private volatile string? _fault = "It has not connected yet.";

    /// <summary>New with each process, so that a restarted node does not pass for its predecessor.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    public string Name => field ??= Id.ToString("N");

    public TimeProvider Time => time;

    public WebSocketMetrics Metrics => metrics;

    public WebSocketBackplaneOptions Options => options.Value.Backplane;

    /// <summary>Why there is no connection; null if there is one.</summary>
    public string? Fault => _fault;

    public bool IsConnected => _fault is null;

    public bool HasBackplane => _backplane is not null;

    /// <inheritdoc/>
    public IGroupReplica? Attach(string topic, GroupSet groups)
    {
        if (_backplane is null)
        {
            return null;
        }

        var link = new EndpointReplicator(this, topic, groups);
        if (!_links.TryAdd(topic, link))
        {
            throw new InvalidOperationException(
                $"Two WebSocket endpoint classes are named '{topic}', and other nodes could not tell them apart. Rename one, or move it to another namespace.");
        }

        _ = BeginAsync(_backplane, topic, link);
        return link;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_backplane is null)
        {
            return;
        }

        await _backplane.StartAsync(this, cancellationToken);
        _heartbeat = time.CreateTimer(
            static node => ((BackplaneNode)node!).Beat(), this, Options.HeartbeatInterval, Options.HeartbeatInterval);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        try
        {
            await Task.WhenAll(_links.Values.Select(static link => link.LeaveAsync().AsTask())).WaitAsync(_goodbye, time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // The others notice the silence.
        }
    }

    public void Dispose() => _heartbeat?.Dispose();

    public ValueTask<bool> PublishAsync(string topic, ReadOnlyMemory<byte> payload)
    {
        metrics.BackplaneMessages.Add(1, _sent);
        try
        {
            return _backplane!.PublishAsync(topic, payload);
        }
        catch (Exception exception)
        {
            BackplaneLog.PublishFailed(_log, exception, topic);
            return new(false);
        }
    }

    void IWebSocketBackplaneReceiver.OnReceived(string topic, ReadOnlySpan<byte> payload)
    {
        try
        {
            _links.GetValueOrDefault(topic)?.Receive(payload);
        }
        catch (Exception exception)
        {
            BackplaneLog.ReceiveFailed(_log, exception, topic);
        }
    }

    void IWebSocketBackplaneReceiver.OnConnected()
    {
        _fault = null;
        BackplaneLog.Connected(_log, Name);
        foreach (var link in _links.Values)
        {
            link.Connected();
        }
    }

    void IWebSocketBackplaneReceiver.OnDisconnected(string reason)
    {
        _fault = reason;
        BackplaneLog.Disconnected(_log, reason);
        foreach (var link in _links.Values)
        {
            link.Disconnected();
        }
    }

    public void LogNodeCame(string name, string topic) => BackplaneLog.NodeCame(_log, name, topic);

    public void LogNodeWent(string name, string topic) => BackplaneLog.NodeWent(_log, name, topic);

    public void LogDiscarded(string topic, string why) => BackplaneLog.Discarded(_log, topic, why);

    private async Task BeginAsync(IWebSocketBackplane backplane, string topic, EndpointReplicator link)
    {
        try
        {
            await backplane.SubscribeAsync(topic);
            if (IsConnected)
            {
                link.Announce();
            }
        }
        catch (Exception exception)
        {
            BackplaneLog.SubscribeFailed(_log, exception, topic);
        }
    }

    private void Beat()
    {
        foreach (var link in _links.Values)
        {
            link.Beat();
        }
    }
}
