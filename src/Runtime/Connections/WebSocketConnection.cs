using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit;

/// <summary>
/// One open WebSocket connection, as its endpoint sees it. Sending, closing and joining groups may be done from any thread; on an
/// ended connection they do nothing and do not throw.
/// </summary>
public sealed partial class WebSocketConnection
{
    private readonly WebSocketSession _session;
    private Listeners? _listeners;

    internal WebSocketConnection(HttpContext context, string? subprotocol, string? userId, WebSocketSession session)
    {
        HttpContext = context;
        Subprotocol = subprotocol;
        UserId = string.IsNullOrEmpty(userId) ? null : userId;
        ConnectedAt = session.Time.GetUtcNow();
        _session = session;
    }

    /// <summary>Identifies the connection in logs and as an address; unique over processes and time.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>The upgrade request. Its services live as long as the connection.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The user as the handshake authenticated it.</summary>
    public ClaimsPrincipal User => HttpContext.User;

    /// <summary>Values of the application's own, shared with the upgrade request and its middleware.</summary>
    public IDictionary<object, object?> Items => HttpContext.Items;

    /// <summary>The chosen subprotocol (RFC 6455 section 1.9); null if none was.</summary>
    public string? Subprotocol { get; }

    /// <summary>
    /// Fires when the connection is over: after the last parked message has been delivered, at the latest one close timeout after the
    /// peer's close frame or end of stream, and at once on <see cref="Abort"/>.
    /// </summary>
    public CancellationToken Closed => _session.Lifetime.Closed;

    /// <summary>Bytes that have been sent and that the transport has not taken yet, because the peer reads too slowly.</summary>
    public long BufferedBytes => _session.Sender.BufferedBytes;

    /// <summary>The operations that run beside the callbacks.</summary>
    public WebSocketOperations Operations => new(_session.Operations);

    /// <summary>Made when the first one is attached, from whatever thread.</summary>
    internal Listeners Listeners => LazyInitializer.EnsureInitialized(ref _listeners, static () => new());

    internal FrameSender Sender => _session.Sender;

    internal ref readonly SendPolicy SendPolicy => ref _session.Route.SendPolicy;

    internal CompilerServices.MessageSerializer Serializer => _session.Route.Serializer;

    internal ValueTask RunCloseListenersAsync(WebSocketClose close) => Volatile.Read(ref _listeners)?.RunCloseAsync(close) ?? default;

    internal void StartOperation(object? key, Func<CancellationToken, ValueTask> begin) => _session.Operations.StartOperation(key, begin);

    internal void FreeOperationKey(object? key, CancellationToken operation) => _session.Operations.FreeKey(key, operation);

    /// <summary>
    /// Closes the connection: what was sent before is delivered, then the close frame. Messages that have not reached a callback yet are
    /// discarded. Completes when the close frame has left; the peer has <see cref="WebSocketRouteOptions.CloseTimeout"/> to answer it.
    /// The first close counts; later ones do nothing.
    /// </summary>
    /// <param name="code">The close status: 1000 to 1014 without 1004 to 1006, or 3000 to 4999 (RFC 6455 section 7.4).</param>
    /// <param name="reason">The reason, at most 123 bytes of UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code may not be sent, or the reason is too long; nothing has changed.</exception>
    public ValueTask CloseAsync(int code = CloseStatus.NormalClosure, string reason = "")
    {
        CloseStatus.ThrowIfNotSendable(code, reason);
        return _session.CloseAsync(new(code, reason, WebSocketCloseInitiator.Application));
    }

    /// <summary>Drops the connection without a close frame; <c>OnClose</c> is told 1006.</summary>
    public void Abort() => _session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);

    /// <summary>Sends a ping (RFC 6455 section 5.5.2). The peer's answer shows in nothing but the connection staying open.</summary>
    public ValueTask PingAsync()
    {
        _session.Sender.Ping();
        return default;
    }

    /// <summary>
    /// Gives the connection background work of its own: a timer, a terminal, a bridge. It is cancelled when the connection ends, and awaited,
    /// at most one close timeout, before <c>OnClose</c>. What it throws goes to <c>OnError</c>. On an ended connection it is not started.
    /// </summary>
    /// <param name="work">The work. Its token is <see cref="Closed"/>.</param>
    public void Run(Func<CancellationToken, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _session.Operations.Run(work);
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
