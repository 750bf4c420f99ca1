using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit;

/// <summary>An open WebSocket connection.</summary>
/// <remarks>
/// Any thread may send, close, and join or leave groups. These methods have no effect on an ended connection, and do not throw because of
/// it.
/// </remarks>
public sealed partial class WebSocketConnection
{
    private readonly WebSocketSession _session;

    /// <summary>The request's context, or what the connection has kept of a request that is over. Changes once, before <c>OnOpen</c>.</summary>
    private HttpContext _request;
    private Listeners? _listeners;

    /// <summary>The text of <see cref="Id"/>. Created by any thread that asks for it: all texts are equal.</summary>
    private string? _id;

    internal WebSocketConnection(HttpContext context, string? subprotocol, string? userId, WebSocketSession session)
    {
        _request = context;
        Subprotocol = subprotocol;
        UserId = string.IsNullOrEmpty(userId) ? null : userId;
        _connectedAt = session.Time.GetUtcNow().UtcTicks;
        _session = session;
    }

    /// <summary>Gets the identifier of the connection for logs and addresses. It is unique across processes.</summary>
    public string Id => _id ??= Key.ToString("N");

    /// <summary>Gets <see cref="Id"/> as it is without its text, which most idle connections never need.</summary>
    internal Guid Key { get; } = Guid.CreateVersion7();

    /// <summary>
    /// Gets the upgrade request. Its services live as long as the connection. With <see cref="WebSocketTransportOptions.DetachAfterUpgrade"/> it is a
    /// snapshot: nothing of it can be changed, and it has no body.
    /// </summary>
    public HttpContext HttpContext => _request is Detachment rest ? rest.Context : _request;

    /// <summary>Gets the user that the handshake authenticated.</summary>
    public ClaimsPrincipal User => HttpContext.User;

    /// <summary>Gets the items of the application, shared with the upgrade request and its middleware.</summary>
    public IDictionary<object, object?> Items => HttpContext.Items;

    /// <summary>Gets the negotiated subprotocol (RFC 6455 section 1.9); null if there is none.</summary>
    public string? Subprotocol { get; }

    /// <summary>
    /// Gets the token that fires when the connection is over. If the peer closes, the token fires after the callbacks of all received
    /// messages, at the latest when <see cref="WebSocketRouteOptions.CloseTimeout"/> has passed. If we close, it fires after the close
    /// handshake, within the same time. It fires at once on <see cref="Abort"/>.
    /// </summary>
    public CancellationToken Closed => _session.Lifetime.Closed;

    /// <summary>
    /// Gets the number of bytes that have been sent but not accepted by the transport yet. The number grows if the peer reads too slowly.
    /// </summary>
    public long BufferedBytes => _session.Sender.BufferedBytes;

    /// <summary>Gets the operations that run in parallel to the callbacks.</summary>
    public WebSocketOperations Operations => new(_session.Operations);

    /// <summary>Gets the listeners. Created by any thread, when the first listener is attached or the connection ends.</summary>
    internal Listeners Listeners => LazyInitializer.EnsureInitialized(ref _listeners, static () => new());

    /// <summary>Gets or sets what the connection has kept of a request that is over; null while the request goes on.</summary>
    internal Detachment? Detachment
    {
        get => _request as Detachment;
        set => _request = value!;
    }

    internal FrameSender Sender => _session.Sender;

    internal ref readonly SendPolicy SendPolicy => ref _session.Route.SendPolicy;

    internal CompilerServices.MessageSerializer Serializer => _session.Route.Serializer;

    internal void StartOperation(object? key, Func<CancellationToken, ValueTask> begin) => _session.Operations.StartOperation(key, begin);

    internal void FreeOperationKey(object? key, CancellationToken operation) => _session.Operations.FreeKey(key, operation);

    /// <summary>
    /// Closes the connection (RFC 6455 section 7.1.2). The close frame is sent behind the messages sent before. Messages that no callback
    /// has received are discarded. Only the first close has an effect.
    /// </summary>
    /// <param name="code">
    /// The close status: 1000 to 1014 except 1004 to 1006, or 3000 to 4999 (RFC 6455 section 7.4). The default is 1000.
    /// </param>
    /// <param name="reason">The close reason, of which the first 123 bytes of UTF-8 are sent. The default is empty.</param>
    /// <returns>
    /// A task that completes when the close frame has left, or cannot leave any more. The peer then has
    /// <see cref="WebSocketRouteOptions.CloseTimeout"/> to answer.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The status must not be sent. Nothing has changed.</exception>
    public ValueTask CloseAsync(int code = CloseStatus.NormalClosure, string reason = "")
    {
        CloseStatus.ThrowIfNotSendable(code);
        return _session.CloseAsync(new(code, CloseStatus.Shorten(reason), WebSocketCloseInitiator.Application));
    }

    /// <summary>Drops the connection without a close frame. <c>OnClose</c> receives status 1006.</summary>
    public void Abort() => _session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);

    /// <summary>Sends a ping (RFC 6455 section 5.5.2). The peer's pong is not reported.</summary>
    /// <returns>A completed task.</returns>
    public ValueTask PingAsync()
    {
        _session.Sender.Ping();
        return default;
    }

    /// <summary>
    /// Starts background work for the connection, such as a timer, a terminal or a bridge. The work is cancelled when the connection ends.
    /// <c>OnClose</c> waits for it, but no longer than <see cref="WebSocketRouteOptions.CloseTimeout"/>. <c>OnError</c> receives its
    /// exceptions. On an ended connection it is not started.
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
