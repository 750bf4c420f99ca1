using System.Diagnostics.Metrics;

namespace WebSocketToolkit.Telemetry;

/// <summary>
/// The instruments of the meter <c>WebSocketToolkit</c>, named by OpenTelemetry's conventions. Each route adds with tags that it has made
/// once: see <see cref="RouteTelemetry"/>.
/// </summary>
internal sealed class WebSocketMetrics
{
    /// <summary>The meter's and the activity source's name.</summary>
    public const string Name = "WebSocketToolkit";

    private readonly Meter _meter;

    public WebSocketMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(Name);
        Connections = meter.CreateUpDownCounter<long>(
            "websocket.server.active_connections", "{connection}", "Connections that are open.");
        Duration = meter.CreateHistogram<double>(
            "websocket.server.connection.duration", "s", "How long a connection lasted, by its close status.");
        Messages = meter.CreateCounter<long>("websocket.server.messages", "{message}", "Messages, by direction.");
        Bytes = meter.CreateCounter<long>("websocket.server.io", "By", "Payload bytes, by direction.");
        Refusals = meter.CreateCounter<long>("websocket.server.handshake.refusals", "{handshake}", "Handshakes that were refused, by status.");
        Callbacks = meter.CreateHistogram<double>("websocket.server.callback.duration", "s", "How long OnMessage took.");
        Discarded = meter.CreateCounter<long>(
            "websocket.server.discarded_messages", "{message}", "Messages that no callback or listener took.");
        Dropped = meter.CreateCounter<long>(
            "websocket.server.dropped_messages", "{message}", "Messages that were dropped because the peer reads too slowly, by reason.");
        Replaced = meter.CreateCounter<long>(
            "websocket.server.replaced_messages", "{message}", "Queued messages whose place a later one with the same key took.");
        SlowCloses = meter.CreateCounter<long>(
            "websocket.server.slow_closes", "{connection}", "Connections that were closed because the peer reads too slowly.");
        BackplaneMessages = meter.CreateCounter<long>(
            "websocket.backplane.messages", "{message}", "What this node told the others, and messages that came from them, by direction.");
        BackplaneDiscarded = meter.CreateCounter<long>(
            "websocket.backplane.discarded", "{message}",
            "What did not get from node to node, by reason: unavailable, lost, duplicate, malformed, codec.");
    }

    public UpDownCounter<long> Connections { get; }

    public Histogram<double> Duration { get; }

    public Counter<long> Messages { get; }

    public Counter<long> Bytes { get; }

    public Counter<long> Refusals { get; }

    public Histogram<double> Callbacks { get; }

    public Counter<long> Discarded { get; }

    public Counter<long> Dropped { get; }

    public Counter<long> Replaced { get; }

    public Counter<long> SlowCloses { get; }

    public Counter<long> BackplaneMessages { get; }

    public Counter<long> BackplaneDiscarded { get; }

    /// <summary>Makes the two gauges, which whoever has the connections reads.</summary>
    /// <param name="parked">Bytes that wait for a callback, by route.</param>
    /// <param name="queued">Bytes that wait for a slow peer, by route.</param>
    public void Observe(Func<IEnumerable<Measurement<long>>> parked, Func<IEnumerable<Measurement<long>>> queued)
    {
        _meter.CreateObservableUpDownCounter("websocket.server.receive_buffer.usage", parked, "By", "Bytes that wait for a callback.");
        _meter.CreateObservableUpDownCounter("websocket.server.send_buffer.usage", queued, "By", "Bytes that wait for a slow peer.");
    }
}
