using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Net.Http.Headers;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit.Routing;

/// <summary>
/// An accepted handshake. It passes the endpoint filters as their result, so that they have ended before the 101 is sent, and hold no
/// memory while the connection is open.
/// </summary>
internal sealed class Upgrade(WebSocketRouteState route, string? subprotocol) : IResult, IAsyncDisposable
{
    /// <summary>The number of bits from which on a compression window costs little.</summary>
    private const int ReasonableWindowBits = 12;

    private string? _subprotocol = subprotocol;
    private WebSocketSession? _session;
    private Detaching? _detaching;

    /// <summary>1 once the slot of the connection limits has been given back; changed by interlocked operations.</summary>
    private int _hasLeft;

    /// <summary>
    /// Gets or sets the callbacks of the endpoint; null until they are created. They are disposed of even if the handshake fails.
    /// </summary>
    public WebSocketHandler? Handler { get; set; }

    /// <summary>Sets the subprotocol that <c>OnUpgrade</c> chose.</summary>
    /// <exception cref="InvalidOperationException">The client does not offer the subprotocol.</exception>
    public void ChooseSubprotocol(HttpContext context, string chosen)
    {
        if (!SubprotocolOffer.Of(context).Names.Contains(chosen, StringComparer.Ordinal))
        {
            throw new InvalidOperationException(
                $"OnUpgrade chose the subprotocol '{chosen}', which the client does not offer. Choose one from the " +
                "'Sec-WebSocket-Protocol' header.");
        }

        _subprotocol = chosen;
    }

    /// <summary>Gets a value indicating whether a result that wraps this one has executed it.</summary>
    public bool IsExecuted { get; private set; }

    /// <summary>
    /// Accepts the handshake. Called if a filter has wrapped this result in another: the handshake sends the 101 when that one is done.
    /// </summary>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        IsExecuted = true;
        return Task.CompletedTask;
    }

    /// <summary>Sends the 101, if the user may have another connection.</summary>
    /// <returns>The open connection, to which everything here belongs now.</returns>
    /// <exception cref="NoRoomException">There is no room for the connection.</exception>
    public async Task<WebSocketSession> OpenAsync(HttpContext httpContext)
    {
        // Filters and OnUpgrade have run, and may have signed the user in.
        var userId = route.Services.UserIds.GetUserId(httpContext);
        if (!route.TryEnterUser(userId))
        {
            throw new NoRoomException(isOfUser: true);
        }

        try
        {
            return await OpenForAsync(httpContext, userId);
        }
        catch when (_session is null)
        {
            route.LeaveUser(userId);
            if (_detaching is not null)
            {
                Detaching.Abandon(route);
            }

            throw;
        }
    }

    /// <summary>Gives the slot of the connection limits back. Later calls do nothing.</summary>
    public void Leave()
    {
        if (_session is not null)
        {
            _session.LeaveServer();
        }
        else if (Interlocked.Exchange(ref _hasLeft, 1) == 0)
        {
            route.Leave();
        }
    }

    /// <summary>Ends a handshake that has not led to a connection.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await (Handler?.DisposeAsync() ?? default);
        }
        finally
        {
            Leave();
        }
    }

    private async Task<WebSocketSession> OpenForAsync(HttpContext httpContext, string? userId)
    {
        var socket = HandshakeHeaders.FindHostSocket(httpContext);
        var compression = socket is null
            ? DeflateNegotiation.Negotiate(httpContext.Request.Headers.SecWebSocketExtensions, route.Options.Compression)
            : null;
        _detaching = socket is null ? Detaching.TryBegin(httpContext, route) : null;
        var transport = socket is null
            ? await AcceptAsync(httpContext, compression)
            : new WebSocketBridge(await socket.AcceptAsync(new() { SubProtocol = _subprotocol }), route.Options.MessageLimit).Transport;

        // A timeout for requests must not end the connection.
        httpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        _session = new(transport, httpContext, _subprotocol, userId, compression, Handler!, route);
        ArmDetaching(_session);
        if (compression?.ServerMaxWindowBits is { } bits and < ReasonableWindowBits && route.NoteSmallWindow())
        {
            RoutingLog.SmallWindow(route.Services.Log, _session.Connection.Id, route.Pattern, bits);
        }

        return _session;
    }

    private void ArmDetaching(WebSocketSession session)
    {
        try
        {
            _detaching?.Arm(session);
        }
        catch
        {
            Detaching.Abandon(route);
            throw;
        }
    }

    private async Task<IWebSocketTransport> AcceptAsync(HttpContext context, DeflateAgreement? compression)
    {
        var headers = context.Response.Headers;
        if (_subprotocol is not null)
        {
            headers.SecWebSocketProtocol = _subprotocol;
        }

        if (compression is { } agreed)
        {
            headers.SecWebSocketExtensions = agreed.ToString();
        }

        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
        {
            var stream = new StreamTransport(new(await connect.AcceptAsync()), context.Abort);
            return stream with { EndAsync = () => stream.Output.CompleteAsync() };
        }

        headers.Connection = HeaderNames.Upgrade;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = HandshakeHeaders.Accept(context.Request.Headers.SecWebSocketKey.ToString());

        // Over HTTP/1.1 the connection now belongs to this WebSocket, and its own pipes save the layers of the upgrade stream. On HTTP/2
        // the same feature is the connection of all streams.
        var pipes = HttpProtocol.IsHttp11(context.Request.Protocol) ? context.Features.Get<IConnectionTransportFeature>()?.Transport : null;
        var writer = pipes is null ? null : KestrelSocketWriter.TryCreate(context, pipes);
        var upgraded = await UpgradeAsync(context, (pipes as DirectConnection)?.Reader, route.Pace);
        if (pipes is null)
        {
            return new StreamTransport(new(upgraded), context.Abort);
        }

        if (writer is not null)
        {
            return writer;
        }

        var lifetime = context.Features.Get<IConnectionLifetimeFeature>();
        lifetime = (lifetime as UpgradeLifetime)?.Connection ?? lifetime;
        if (pipes is DirectConnection connection && lifetime == connection)
        {
            return connection;
        }

        var socket = context.Features.Get<IConnectionSocketFeature>()?.Socket;
        return new WebSocketTransport(pipes.Input, pipes.Output, lifetime is null ? context.Abort : null)
        {
            Lifetime = lifetime,
            Socket = socket,
            IsOutputDirect = socket is not null && pipes is DirectConnection,
        };
    }

    /// <summary>Sends the 101. Once the client has it, the end of the client's side is no longer the end of a request.</summary>
    private static async Task<Stream> UpgradeAsync(HttpContext context, DirectReader? reader, CallbackPace pace)
    {
        reader?.Pace = pace;
        try
        {
            return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        }
        catch (Exception exception)
        {
            reader?.Pace = null;
            if (exception is InvalidOperationException && !context.Response.HasStarted)
            {
                // The request can be upgraded, or the matcher would have refused it: Kestrel has as many upgraded connections as it may.
                throw new NoRoomException(isOfUser: false, exception);
            }

            throw;
        }
    }
}
