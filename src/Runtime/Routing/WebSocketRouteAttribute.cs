namespace WebSocketToolkit;

/// <summary>
/// An attribute that makes a class a WebSocket endpoint. The source generator writes its route, its binding and its dispatch. One instance
/// of the class is created for each connection. The attribute is not inherited. A class may have several.
/// </summary>
/// <remarks>
/// A setting of the attribute overrides that of the application and of a route group. <c>MapChat().WithWebSocketOptions(…)</c> overrides
/// the attribute. A setting that the attribute does not specify keeps its value. The defaults are those of
/// <see cref="WebSocketRouteOptions"/>.
/// </remarks>
/// <param name="pattern">The route pattern, in the syntax of ASP.NET Core: <c>/chat/{room}</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class WebSocketRouteAttribute([System.Diagnostics.CodeAnalysis.StringSyntax("Route")] string pattern) : Attribute
{
    /// <summary>Gets the route pattern.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>
    /// Gets or sets a value indicating whether <c>MapWebSocketRoutes()</c>, and the public method of a library that maps its routes, leave
    /// out the class. Set it if you map the class with its own <c>Map</c> method. Default false.
    /// </summary>
    public bool ManualMap { get; set; }

    /// <summary>
    /// Gets or sets the types of the messages that the class sends, through groups and connections, apart from its replies. They are part of
    /// the contract of the endpoint, which <c>WebSocketToolkit.Contracts</c> prints. A polymorphic base stands for its derived types;
    /// <c>typeof(string)</c> and <c>typeof(byte[])</c> stand for plain messages.
    /// </summary>
    public Type[] Sends { get; set; } = [];

    /// <inheritdoc cref="WebSocketRouteOptions.Subprotocols"/>
    public string[] Subprotocols { get; set; } = [];

    /// <inheritdoc cref="WebSocketRouteOptions.RequireSubprotocol"/>
    public bool RequireSubprotocol { get; set; }

    /// <summary>
    /// Gets or sets the class of the route's <see cref="WebSocketRouteOptions.Codec"/>. It must have a constructor without parameters. If
    /// it is not set, the route keeps its codec, by default JSON.
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

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.CloseTimeout"/> in seconds.</summary>
    public double CloseTimeoutSeconds { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.PingInterval"/> in seconds. Zero sends no pings.</summary>
    public double PingIntervalSeconds { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.PongTimeout"/> in seconds.</summary>
    public double PongTimeoutSeconds { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.Heartbeat"/>
    public bool Heartbeat { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.HandshakeTimeout"/> in seconds.</summary>
    public double HandshakeTimeoutSeconds { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.FirstMessageTimeout"/> in seconds.</summary>
    public double FirstMessageTimeoutSeconds { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.IdleTimeout"/> in seconds.</summary>
    public double IdleTimeoutSeconds { get; set; }

    /// <summary>Gets or sets the <see cref="WebSocketRouteOptions.MaxLifetime"/> in seconds.</summary>
    public double MaxLifetimeSeconds { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxConnections"/>
    public int MaxConnections { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxConnectionsPerUser"/>
    public int MaxConnectionsPerUser { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.MaxMessagesPerSecond"/>
    public int MaxMessagesPerSecond { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.Compression"/>
    public WebSocketCompression Compression { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.CompressionThreshold"/>
    public int CompressionThreshold { get; set; }

    /// <inheritdoc cref="WebSocketRouteOptions.CloseOnAuthenticationExpiration"/>
    public bool CloseOnAuthenticationExpiration { get; set; }
}
