namespace WebSocketToolkit;

/// <summary>
/// The settings of the application's WebSocket routes: the defaults of every route, and settings that concern all routes together. They are
/// bound from the configuration section <c>WebSockets</c>, and then changed by <c>AddWebSocketRoutes(o => …)</c>.
/// </summary>
public sealed class WebSocketServerOptions : WebSocketRouteOptions
{
    /// <summary>
    /// Gets or sets a value indicating whether an upgrade request for a path without a WebSocket route is answered with 404 instead of by
    /// the HTTP endpoint of that path. Default false: the HTTP endpoint runs, so that hubs and proxies keep working.
    /// </summary>
    public bool RejectUnmappedUpgrades { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of connections of all routes, including handshakes in progress. Further handshakes are answered with
    /// 503. Default zero: no limit.
    /// </summary>
    public int MaxTotalConnections { get; set; }

    /// <summary>
    /// Gets or sets the number of payload bytes that the traffic log shows of each message. The traffic log is off unless the log category
    /// <c>WebSocketToolkit.Traffic</c> is at level Trace. Default 128.
    /// </summary>
    public int TrafficLogPayloadLimit { get; set; } = 128;

    /// <summary>Gets or sets the intervals at which nodes track each other, for an application with a backplane.</summary>
    public WebSocketBackplaneOptions Backplane { get; set; } = new();

    /// <summary>Gets or sets the settings for closing connections when the application stops.</summary>
    public WebSocketDrainOptions Drain { get; set; } = new();

    /// <summary>
    /// Gets or sets the time that running callbacks may take when the application stops. After it their connections are closed anyway. A
    /// peer has one second to answer the close frame before its connection is dropped. Default 5 s.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
