using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit;

/// <summary>
/// The limits and policies of a WebSocket route. They are set for the application (<c>AddWebSocketRoutes(o => …)</c> or
/// configuration), for a route group, on the attribute, and with <c>WithWebSocketOptions(o => …)</c>; the most specific wins.
/// Validated when the application starts.
/// </summary>
public class WebSocketRouteOptions
{
    /// <summary>
    /// The subprotocols that the route speaks, the preferred first (RFC 6455 section 1.9). With a list, a client that offers only
    /// others is answered 400. Default: none; then whatever a client offers is accepted without choosing one.
    /// </summary>
    public IList<string> Subprotocols { get; set; } = [];

    /// <summary>Answers 400 to a client that offers no subprotocol. Default false.</summary>
    public bool RequireSubprotocol { get; set; }

    /// <summary>
    /// Encodes and decodes the route's typed messages. Default null: JSON text. Strings, bytes and <see cref="WebSocketMessage"/> go as they
    /// are, whatever the codec.
    /// </summary>
    public IWebSocketCodec? Codec { get; set; }

    /// <summary>
    /// Origins that may connect besides the route's own: <c>https://example.com</c>, or <c>*</c> for any. Browsers send the origin of
    /// the page; a foreign one is answered 403, so that no other site can use a visitor's cookies (RFC 6455 section 10.2).
    /// Default: none.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Bytes that a message may have, over all its fragments and inflated if it was compressed. More is refused with close status 1009 as
    /// soon as a frame header announces it, or inflating brings it forth. Default 1 MiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 1024 * 1024;

    /// <summary>Fragments that a message may have; more is refused with close status 1008. Default 16 384.</summary>
    public int MaxFragments { get; set; } = 16 * 1024;

    /// <summary>
    /// Bytes of messages that wait for a callback before reading from the peer pauses; nothing is dropped. One message always
    /// fits, and each counts with a small fixed cost of its own. Default 256 KiB.
    /// </summary>
    public int MaxReceiveBufferSize { get; set; } = 256 * 1024;

    /// <summary>
    /// Bytes that wait for a peer that reads more slowly than it is sent to. Beyond it <see cref="SlowConsumerPolicy"/> decides. One message always
    /// fits, and each counts with a small fixed cost of its own. What groups send while <c>OnOpen</c> runs has the same bound again. Default 1 MiB.
    /// </summary>
    public int MaxSendBufferSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// Messages that wait for a peer that reads more slowly than it is sent to, as <see cref="MaxSendBufferSize"/> does. Default 8 192: more than fit into
    /// the default of that.
    /// </summary>
    public int MaxSendBufferMessages { get; set; } = 8 * 1024;

    /// <summary>
    /// What becomes of a message for which the send queue has no room, unless its send or its type's <see cref="OutgoingMessageAttribute"/> says otherwise.
    /// Default <see cref="WebSocketSlowConsumerPolicy.Wait"/>: <c>SendAsync</c> waits, and a group's member is closed with status 1013.
    /// </summary>
    public WebSocketSlowConsumerPolicy SlowConsumerPolicy { get; set; }

    /// <summary>
    /// Streams of replies and operations that may run at a time on one connection; one more is an error of the message that asks for it.
    /// Default 100.
    /// </summary>
    public int MaxOperations { get; set; } = 100;

    /// <summary>
    /// How long a closing connection waits for its callbacks and for the peer's close frame before the connection is dropped.
    /// Default 5 s.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two pings (RFC 6455 section 5.5.2). Default 15 s; zero sends none.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a peer may take to answer a ping before it counts as gone (close status 1006). While reading is paused the
    /// deadline is suspended. Default 15 s; zero waits for ever.
    /// </summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long binding, endpoint filters and <c>OnUpgrade</c> may take before the handshake is answered 503. Their
    /// <c>HttpContext.RequestAborted</c> fires then. Default 30 s; zero waits for ever.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a peer may take to its first message before it is closed with status 1008. Default zero: for ever.</summary>
    public TimeSpan FirstMessageTimeout { get; set; }

    /// <summary>
    /// How long nothing may be received, pongs apart, before the connection is closed with status 1008. Default zero: for ever.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>How long a connection may last before it is closed with status 1001. Default zero: for ever.</summary>
    public TimeSpan MaxLifetime { get; set; }

    /// <summary>Connections of the route that may be open at a time; further handshakes are answered 503. Default zero: any number.</summary>
    public int MaxConnections { get; set; }

    /// <summary>
    /// Messages that a peer may send in a second, and at once after a pause; more is refused with close status 1008. Default zero: any
    /// number. Set <see cref="MessageRateLimiter"/> for another rule.
    /// </summary>
    public int MaxMessagesPerSecond { get; set; }

    /// <summary>
    /// Makes the limiter of a connection's messages; it is asked for one permit a message, and refuses with close status 1008. Default null.
    /// </summary>
    public Func<HttpContext, RateLimiter>? MessageRateLimiter { get; set; }

    /// <summary>
    /// Whether messages are compressed with permessage-deflate for clients that offer it (RFC 7692). Default
    /// <see cref="WebSocketCompression.Off"/>: read its warnings before turning it on.
    /// </summary>
    public WebSocketCompression Compression { get; set; }

    /// <summary>
    /// Bytes below which a message is sent uncompressed on a connection that compresses. Default 256; zero compresses all that is not
    /// empty. What clients send is inflated whatever its size.
    /// </summary>
    public int CompressionThreshold { get; set; } = 256;

    /// <summary>Closes the connection with status 1008 when the authentication ticket of the handshake expires. Default false.</summary>
    public bool CloseOnAuthenticationExpiration { get; set; }

    /// <summary>A copy whose changes do not reach the original, for one route.</summary>
    internal WebSocketRouteOptions CopyForRoute() => new()
    {
        Subprotocols = [.. Subprotocols],
        RequireSubprotocol = RequireSubprotocol,
        Codec = Codec,
        AllowedOrigins = [.. AllowedOrigins],
        MaxMessageSize = MaxMessageSize,
        MaxFragments = MaxFragments,
        MaxReceiveBufferSize = MaxReceiveBufferSize,
        MaxSendBufferSize = MaxSendBufferSize,
        MaxSendBufferMessages = MaxSendBufferMessages,
        SlowConsumerPolicy = SlowConsumerPolicy,
        MaxOperations = MaxOperations,
        CloseTimeout = CloseTimeout,
        PingInterval = PingInterval,
        PongTimeout = PongTimeout,
        HandshakeTimeout = HandshakeTimeout,
        FirstMessageTimeout = FirstMessageTimeout,
        IdleTimeout = IdleTimeout,
        MaxLifetime = MaxLifetime,
        MaxConnections = MaxConnections,
        MaxMessagesPerSecond = MaxMessagesPerSecond,
        MessageRateLimiter = MessageRateLimiter,
        Compression = Compression,
        CompressionThreshold = CompressionThreshold,
        CloseOnAuthenticationExpiration = CloseOnAuthenticationExpiration,
    };
}
