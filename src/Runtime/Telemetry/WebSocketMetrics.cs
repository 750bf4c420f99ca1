using System.Diagnostics.Metrics;

namespace WebSocketToolkit.Telemetry;

/// <summary>
/// The instruments of the meter <c>WebSocketToolkit</c>, named by OpenTelemetry's conventions. Each route records with tags that it has
/// created once; see <see cref="RouteTelemetry"/>.
/// </summary>
internal sealed class WebSocketMetrics
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "WebSocketToolkit";

    private readonly Meter _meter;

    public WebSocketMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(Name);
        Connections = meter.CreateUpDownCounter<long>(
            "websocket.server.active_connections", "{connection}", "Number of open connections.");
        Duration = meter.CreateHistogram<double>(
            "websocket.server.connection.duration", "s", "Duration of connections, by close status.");
        Messages = meter.CreateCounter<long>("websocket.server.messages", "{message}", "Number of messages, by direction.");
        Bytes = meter.CreateCounter<long>("websocket.server.io", "By", "Payload bytes of messages, by direction.");
        Heartbeats = meter.CreateCounter<long>(
            "websocket.server.heartbeats", "{message}", "Number of received heartbeats: empty text messages that no callback sees.");
        Refusals = meter.CreateCounter<long>(
            "websocket.server.handshake.refusals", "{handshake}", "Number of refused handshakes, by HTTP status.");
        Callbacks = meter.CreateHistogram<double>("websocket.server.callback.duration", "s", "Duration of OnMessage callbacks.");
        Discarded = meter.CreateCounter<long>(
            "websocket.server.discarded_messages", "{message}", "Number of received messages that no callback or listener took.");
        Dropped = meter.CreateCounter<long>(
            "websocket.server.dropped_messages", "{message}", "Number of messages dropped because the peer reads too slowly, by reason.");
        Replaced = meter.CreateCounter<long>(
            "websocket.server.replaced_messages", "{message}", "Number of queued messages replaced by a later message with the same key.");
        SlowCloses = meter.CreateCounter<long>(
            "websocket.server.slow_closes", "{connection}", "Number of connections closed because the peer reads too slowly.");
        BackplaneMessages = meter.CreateCounter<long>(
            "websocket.backplane.messages", "{message}",
            "Number of envelopes sent to other nodes, and of messages received from them, by direction.");
        BackplaneDiscarded = meter.CreateCounter<long>(
            "websocket.backplane.discarded", "{message}",
            "Number of messages between nodes that were lost or discarded, by reason: unavailable, lost, duplicate, malformed, codec.");
    }

    public UpDownCounter<long> Connections { get; }

    public Histogram<double> Duration { get; }

    public Counter<long> Messages { get; }

    public Counter<long> Bytes { get; }

    public Counter<long> Heartbeats { get; }

    public Counter<long> Refusals { get; }

    public Histogram<double> Callbacks { get; }

    public Counter<long> Discarded { get; }

    public Counter<long> Dropped { get; }

    public Counter<long> Replaced { get; }

    public Counter<long> SlowCloses { get; }

    public Counter<long> BackplaneMessages { get; }

    public Counter<long> BackplaneDiscarded { get; }

    /// <summary>Creates the two instruments that are observed from the connections.</summary>
    /// <param name="received">Returns the bytes in the receive buffers, by route.</param>
    /// <param name="queued">Returns the bytes in the send buffers, by route.</param>
    public void Observe(Func<IEnumerable<Measurement<long>>> received, Func<IEnumerable<Measurement<long>>> queued)
    {
        _meter.CreateObservableUpDownCounter(
            "websocket.server.receive_buffer.usage", received, "By", "Bytes of received messages that wait for a callback.");
        _meter.CreateObservableUpDownCounter(
            "websocket.server.send_buffer.usage", queued, "By", "Bytes of sent messages that wait for a slow peer.");
    }
}
