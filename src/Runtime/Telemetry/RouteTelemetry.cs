using System.Diagnostics;
using System.Globalization;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Telemetry;

/// <summary>The meters and traces of one route. With no listeners attached, the cost is one flag check.</summary>
/// <param name="metrics">The application's instruments.</param>
/// <param name="pattern">The route's pattern.</param>
internal sealed class RouteTelemetry(WebSocketMetrics metrics, string pattern)
{
    public const string RouteTag = "http.route";

    private static readonly ActivitySource _activities = new(WebSocketMetrics.Name);

    private static readonly KeyValuePair<string, object?> _received = new("network.io.direction", "receive");
    private static readonly KeyValuePair<string, object?> _sent = new("network.io.direction", "transmit");
    private static readonly KeyValuePair<string, object?> _newest = new("websocket.drop.reason", "newest");
    private static readonly KeyValuePair<string, object?> _oldest = new("websocket.drop.reason", "oldest");
    private static readonly KeyValuePair<string, object?> _expired = new("websocket.drop.reason", "expired");

    private readonly KeyValuePair<string, object?> _route = new(RouteTag, pattern);

    /// <summary>Gets a value indicating whether callbacks are timed or traced.</summary>
    public bool WatchesCallbacks => metrics.Callbacks.Enabled || _activities.HasListeners();

    /// <summary>Gets a value indicating whether messages are counted.</summary>
    public bool CountsMessages => metrics.Messages.Enabled || metrics.Bytes.Enabled;

    public void Opened() => metrics.Connections.Add(1, _route);

    public void Closed(WebSocketClose close, TimeSpan duration)
    {
        metrics.Connections.Add(-1, _route);
        metrics.Duration.Record(
            duration.TotalSeconds,
            _route,
            new("websocket.close.code", close.Code),
            new("websocket.close.initiator", Lower(close.Initiator)));
    }

    public void Received(long bytes)
    {
        if (CountsMessages)
        {
            metrics.Messages.Add(1, _route, _received);
            metrics.Bytes.Add(bytes, _route, _received);
        }
    }

    public void Sent(long bytes)
    {
        if (CountsMessages)
        {
            metrics.Messages.Add(1, _route, _sent);
            metrics.Bytes.Add(bytes, _route, _sent);
        }
    }

    public void Heartbeat() => metrics.Heartbeats.Add(1, _route);

    public void Refused(int status) => metrics.Refusals.Add(1, _route, new("http.response.status_code", status));

    public void Discarded(long messages) => metrics.Discarded.Add(messages, _route);

    public void Slowed(BackpressureOutcome effect)
    {
        switch (effect)
        {
            case BackpressureOutcome.DroppedNewest:
                metrics.Dropped.Add(1, _route, _newest);
                break;
            case BackpressureOutcome.DroppedOldest:
                metrics.Dropped.Add(1, _route, _oldest);
                break;
            case BackpressureOutcome.Expired:
                metrics.Dropped.Add(1, _route, _expired);
                break;
            case BackpressureOutcome.Replaced:
                metrics.Replaced.Add(1, _route);
                break;
        }
    }

    public void ClosedSlow() => metrics.SlowCloses.Add(1, _route);

    public void CalledBack(TimeSpan duration) => metrics.Callbacks.Record(duration.TotalSeconds, _route);

    /// <summary>Starts the span of a connection, under the span of the request.</summary>
    public Activity? StartConnection(WebSocketConnection connection) =>
        Start("websocket.connection", ActivityKind.Internal)?.SetTag("websocket.connection.id", connection.Id);

    /// <summary>Starts the span of a message, from the call of its callback to the callback's end.</summary>
    public Activity? StartMessage(in WebSocketMessage message) => Start("websocket.message", ActivityKind.Consumer)
        ?.SetTag("websocket.message.type", message.IsText ? "text" : "binary")
        .SetTag("websocket.message.size", message.Data.Length);

    public static void End(Activity? activity, WebSocketClose close)
    {
        activity?.SetTag("websocket.close.code", close.Code).SetTag("websocket.close.initiator", Lower(close.Initiator));
        activity?.Dispose();
    }

    private static string Lower(WebSocketCloseInitiator initiator) => initiator.ToString().ToLower(CultureInfo.InvariantCulture);

    private Activity? Start(string name, ActivityKind kind) => _activities.StartActivity(name, kind)?.SetTag(RouteTag, pattern);
}
