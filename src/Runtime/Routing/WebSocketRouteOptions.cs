using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit;

/// <summary>
/// The limits and policies of a WebSocket route. Set them for the application (<c>AddWebSocketRoutes(o => …)</c> or configuration), for a
/// route group, on the attribute, or with <c>WithWebSocketOptions(o => …)</c>. The most specific wins. They are validated when the
/// application starts.
/// </summary>
public class WebSocketRouteOptions
{
    /// <summary>
    /// Gets or sets the subprotocols that the route supports, the preferred first (RFC 6455 section 1.9). A client that offers only other
    /// subprotocols is answered with 400. Default empty: every offer is accepted, and no subprotocol is chosen.
    /// </summary>
    public IList<string> Subprotocols { get; set; } = [];

    /// <summary>Gets or sets a value indicating whether a client that offers no subprotocol is answered with 400. Default false.</summary>
    public bool RequireSubprotocol { get; set; }

    /// <summary>
    /// Gets or sets the codec of the route's typed messages. Strings, bytes and <see cref="WebSocketMessage"/>s are sent unchanged,
    /// whatever the codec. Default null: JSON text.
    /// </summary>
    public IWebSocketCodec? Codec { get; set; }

    /// <summary>
    /// Gets or sets the origins that may connect besides the host's own, such as <c>https://example.com</c>, or <c>*</c> for any. Browsers
    /// send the origin of the page. A foreign origin is answered with 403, so that no other site can use a visitor's cookies (RFC 6455
    /// section 10.2). Default empty.
    /// </summary>
    public IList<string> AllowedOrigins { get; set; } = [];

    /// <summary>
    /// Gets or sets the maximum size of a message in bytes, over all fragments and after decompression. A larger message is refused with
    /// close status 1009 as soon as a frame header announces it, or decompression exceeds the limit. Default 1 MiB.
    /// </summary>
    public int MaxMessageSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// Gets or sets the maximum number of fragments of a message. More are refused with close status 1008. Default 16,384.
    /// </summary>
    public int MaxFragments { get; set; } = 16 * 1024;

    /// <summary>
    /// Gets or sets the size of the receive buffer in bytes. It holds messages that wait for their callback. While it is full, reading from
    /// the peer pauses; nothing is dropped. One message always fits. Each message also counts with a small fixed overhead. Default 256 KiB.
    /// </summary>
    public int MaxReceiveBufferSize { get; set; } = 256 * 1024;

    /// <summary>
    /// Gets or sets the size of the send buffer in bytes. It holds messages that wait for a peer that reads too slowly. Beyond it,
    /// <see cref="SlowConsumerPolicy"/> decides. One message always fits. Each message also counts with a small fixed overhead. Messages
    /// that groups send while <c>OnOpen</c> runs are counted separately, with the same limit. Default 1 MiB.
    /// </summary>
    public int MaxSendBufferSize { get; set; } = 1024 * 1024;

    /// <summary>
    /// Gets or sets the maximum number of messages in the send buffer, in addition to <see cref="MaxSendBufferSize"/>. Default 8,192, which
    /// is more than fit into the default size.
    /// </summary>
    public int MaxSendBufferMessages { get; set; } = 8 * 1024;

    /// <summary>
    /// Gets or sets the policy for a message for which the send buffer has no room, unless the send or the message type's
    /// <see cref="OutgoingMessageAttribute"/> specifies another. Default <see cref="WebSocketSlowConsumerPolicy.Wait"/>: <c>SendAsync</c>
    /// waits, and a member of a group is closed with status 1013.
    /// </summary>
    public WebSocketSlowConsumerPolicy SlowConsumerPolicy { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of operations and streams of replies that may run at a time on one connection. One more is an error
    /// of the message that would start it. Default 100.
    /// </summary>
    public int MaxOperations { get; set; } = 100;

    /// <summary>
    /// Gets or sets the time that a closing connection waits for its callbacks and for the peer's close frame before it is dropped. Must be
    /// more than zero. Default 5 s.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the time between two pings (RFC 6455 section 5.5.2). In a process with more than 256 connections the first ping of each comes
    /// earlier, so that the pings of all are spread over the time. Zero sends no pings. Default 15 s.
    /// </summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets the time that a peer may take to answer a ping before it counts as gone (close status 1006). Anything that the peer
    /// sends is an answer. The timeout is suspended while reading is paused. Zero waits indefinitely. Default 15 s.
    /// </summary>
    public TimeSpan PongTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Gets or sets a value indicating whether an empty text message is answered with an empty text message, so that a script in a browser,
    /// which sees no pings, can find out whether the connection lives. Such a message reaches no callback and no listener, and counts for no
    /// limit of messages and for neither <see cref="IdleTimeout"/> nor <see cref="FirstMessageTimeout"/>. It has an effect only where every
    /// text is typed JSON: in a class whose <c>OnMessage</c> methods take no text but typed messages, without a <see cref="Codec"/>. Default
    /// true.
    /// </summary>
    public bool Heartbeat { get; set; } = true;

    /// <summary>
    /// Gets or sets the time that endpoint filters and <c>OnUpgrade</c> may take before the handshake is answered with 503. Their
    /// <c>HttpContext.RequestAborted</c> fires then. Zero waits indefinitely. Default 30 s.
    /// </summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the time that a peer may take to send its first message before the connection is closed with status 1008. A
    /// <see cref="Heartbeat"/> is none. Default zero: no limit.
    /// </summary>
    public TimeSpan FirstMessageTimeout { get; set; }

    /// <summary>
    /// Gets or sets the time without a message, or a part of one, after which the connection is closed with status 1008. Pings, pongs and
    /// heartbeats do not count. The timeout is suspended while reading is paused. Default zero: no limit.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>
    /// Gets or sets the maximum lifetime of a connection, after which it is closed with status 1001. Default zero: no limit.
    /// </summary>
    public TimeSpan MaxLifetime { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of connections of the route, including handshakes in progress. Further handshakes are answered with
    /// 503. Default zero: no limit.
    /// </summary>
    public int MaxConnections { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of connections of the route that one user may have on this node. Further handshakes of the user are
    /// answered with 429. Users are told apart by <see cref="IWebSocketUserIdProvider"/>; connections without a user do not count. Default
    /// zero: no limit.
    /// </summary>
    public int MaxConnectionsPerUser { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of messages that a peer may send per second, and at once after a pause. More are refused with close
    /// status 1008. Set <see cref="MessageRateLimiter"/> for another rule. Default zero: no limit.
    /// </summary>
    public int MaxMessagesPerSecond { get; set; }

    /// <summary>
    /// Gets or sets the factory of the limiter of a connection's messages. The limiter is asked for one permit for each message. If it
    /// refuses, the connection is closed with status 1008. The limiter belongs to the connection, and is disposed of with it, so the factory
    /// returns a new limiter each time. Set <see cref="SharedMessageRateLimiter"/> for a limit that connections share. Default null.
    /// </summary>
    public Func<HttpContext, RateLimiter>? MessageRateLimiter { get; set; }

    /// <summary>
    /// Gets or sets the limiter of the messages of many connections, such as those of one user. It is asked for one permit for each message,
    /// with the upgrade request of the connection. If it refuses, the connection is closed with status 1008. The limiter belongs to the
    /// application, and is never disposed of by the connections. Default null.
    /// </summary>
    public PartitionedRateLimiter<HttpContext>? SharedMessageRateLimiter { get; set; }

    /// <summary>
    /// Gets or sets the mode of compression with permessage-deflate, for clients that offer it (RFC 7692). Read the warnings of
    /// <see cref="WebSocketCompression"/> before you turn it on. Default <see cref="WebSocketCompression.Off"/>.
    /// </summary>
    public WebSocketCompression Compression { get; set; }

    /// <summary>
    /// Gets or sets the size in bytes below which a message is sent uncompressed on a connection that compresses. Zero compresses every
    /// message that is not empty. Received messages are decompressed whatever their size. Default 256.
    /// </summary>
    public int CompressionThreshold { get; set; } = 256;

    /// <summary>
    /// Gets or sets a value indicating whether the connection is closed with status 1008 when the authentication ticket of the handshake
    /// expires. Default false.
    /// </summary>
    public bool CloseOnAuthenticationExpiration { get; set; }

    /// <summary>Gets the largest message that one array holds and <see cref="MaxMessageSize"/> allows.</summary>
    internal int MessageLimit => Math.Min(MaxMessageSize, Array.MaxLength);

    /// <summary>Returns a copy for one route. Changes of the copy do not affect the original.</summary>
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
        Heartbeat = Heartbeat,
        HandshakeTimeout = HandshakeTimeout,
        FirstMessageTimeout = FirstMessageTimeout,
        IdleTimeout = IdleTimeout,
        MaxLifetime = MaxLifetime,
        MaxConnections = MaxConnections,
        MaxConnectionsPerUser = MaxConnectionsPerUser,
        MaxMessagesPerSecond = MaxMessagesPerSecond,
        MessageRateLimiter = MessageRateLimiter,
        SharedMessageRateLimiter = SharedMessageRateLimiter,
        Compression = Compression,
        CompressionThreshold = CompressionThreshold,
        CloseOnAuthenticationExpiration = CloseOnAuthenticationExpiration,
    };
}
