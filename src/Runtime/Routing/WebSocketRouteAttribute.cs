namespace WebSocketToolkit;

/// <summary>
/// Makes a class a WebSocket endpoint: the source generator writes its route, its binding and its dispatch.
/// One instance is built per connection. The attribute is not inherited and may repeat on a class.
/// </summary>
/// <remarks>
/// A setting that is given here wins over the application's and a route group's, and yields to
/// <c>MapChat().WithWebSocketOptions(…)</c>. What is not given keeps the application's value. The defaults are those of
/// <see cref="WebSocketRouteOptions"/>.
/// </remarks>
/// <param name="pattern">The route pattern, with ASP.NET Core's syntax: <c>/chat/{room}</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WebSocketRouteAttribute([System.Diagnostics.CodeAnalysis.StringSyntax("Route")] string pattern) : Attribute
{
    /// <summary>The route pattern.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>
    /// Keeps the class out of <c>MapWebSocketRoutes()</c> and of its public sibling, for a class that is mapped by hand with its
    /// own <c>Map</c> method. Default false.
    /// </summary>
    public bool ManualMap { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.Subprotocols"/>
    public string[] Subprotocols { get; set; } = [];

    /// <inheritdoc cref="WebSocketRouteOptions.RequireSubprotocol"/>
    public bool RequireSubprotocol { get; set; }

    /// <summary>
    /// The class of the route's <see cref="WebSocketRouteOptions.Codec"/>; it needs a constructor without parameters. Not given: JSON.
    /// </summary>
    public Type? Codec { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.AllowedOrigins"/>
    public string[] AllowedOrigins { get; set; } = [];

    /// <inheritdoc cref="WebSocketRouteOptions.MaxMessageSize"/>
    public int MaxMessageSize { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxFragments"/>
    public int MaxFragments { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxReceiveBufferSize"/>
    public int MaxReceiveBufferSize { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxSendBufferSize"/>
    public int MaxSendBufferSize { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxSendBufferMessages"/>
    public int MaxSendBufferMessages { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.SlowConsumerPolicy"/>
    public WebSocketSlowConsumerPolicy SlowConsumerPolicy { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxOperations"/>
    public int MaxOperations { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.CloseTimeout"/>.</summary>
    public double CloseTimeoutSeconds { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.PingInterval"/>. Zero sends no pings.</summary>
    public double PingIntervalSeconds { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.PongTimeout"/>.</summary>
    public double PongTimeoutSeconds { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.HandshakeTimeout"/>.</summary>
    public double HandshakeTimeoutSeconds { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.FirstMessageTimeout"/>.</summary>
    public double FirstMessageTimeoutSeconds { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.IdleTimeout"/>.</summary>
    public double IdleTimeoutSeconds { get; set; }

    /// <summary>Seconds; see <see cref="WebSocketRouteOptions.MaxLifetime"/>.</summary>
    public double MaxLifetimeSeconds { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxConnections"/>
    public int MaxConnections { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxMessagesPerSecond"/>
    public int MaxMessagesPerSecond { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.Compression"/>
    public WebSocketCompression Compression { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.CompressionThreshold"/>
    public int CompressionThreshold { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.CloseOnAuthenticationExpiration"/>
    public bool CloseOnAuthenticationExpiration { get; set; }
}
