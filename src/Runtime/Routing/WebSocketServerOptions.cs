namespace WebSocketToolkit;

/// <summary>
/// The application's settings for WebSocket routes: the defaults of every route, and what no single route can decide.
/// Bound from the configuration section <c>WebSockets</c>, then changed by <c>AddWebSocketRoutes(o => …)</c>.
/// </summary>
public sealed class WebSocketServerOptions : WebSocketRouteOptions
{
    /// <summary>
    /// Answers 404 to an upgrade request for a path that has no WebSocket route, without running the HTTP endpoint of that path.
    /// Default false: the HTTP endpoint runs, so that hubs and proxies keep working.
    /// </summary>
    public bool RejectUnmappedUpgrades { get; set; }

    /// <summary>Connections of all routes that may be open at a time; further handshakes are answered 503. Default zero: any number.</summary>
    public int MaxTotalConnections { get; set; }

    /// <summary>
    /// Bytes of each message that the traffic log shows, which is off unless the log category <c>WebSocketToolkit.Traffic</c> is at level Trace.
    /// Default 128.
    /// </summary>
    public int TrafficLogPayloadLimit { get; set; } = 128;

    /// <summary>How nodes keep track of each other, where there are several.</summary>
    public WebSocketBackplaneOptions Backplane { get; set; } = new();

    /// <summary>How connections are ended when the application stops.</summary>
    public WebSocketDrainOptions Drain { get; set; } = new();

    /// <summary>
    /// How long callbacks in flight may take to finish when the application stops, before their connections are dropped.
    /// Peers that do not answer the close frame get one second. Default 5 s.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
