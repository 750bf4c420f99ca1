using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace WebSocketToolkit;

/// <summary>One open WebSocket connection, as its endpoint sees it. All members may be used from any thread.</summary>
public sealed class WebSocketConnection
{
    internal WebSocketConnection(HttpContext context, string? subprotocol)
    {
        HttpContext = context;
        Subprotocol = subprotocol;
    }

    /// <summary>Identifies the connection, in logs and as an address for groups. Unique in the process.</summary>
    public string Id { get; } = "";

    /// <summary>The upgrade request. Its services live as long as the connection.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The user as the handshake authenticated it.</summary>
    public ClaimsPrincipal User => HttpContext.User;

    /// <summary>Values of the application's own, shared with the upgrade request.</summary>
    public IDictionary<object, object?> Items => HttpContext.Items;

    /// <summary>The chosen subprotocol; null if none was.</summary>
    public string? Subprotocol { get; }

    /// <summary>Fires when the connection has ended and its parked messages have been delivered.</summary>
    public CancellationToken Closed => throw new NotImplementedException();

    /// <summary>Sends a typed message as JSON; strings and bytes as they are.</summary>
    public ValueTask<WebSocketSendResult> SendAsync<T>(T message) => throw new NotImplementedException();

    /// <summary>Sends a text message.</summary>
    public ValueTask<WebSocketSendResult> SendAsync(string message) => throw new NotImplementedException();

    /// <summary>Closes the connection.</summary>
    public ValueTask CloseAsync(int code = 1000, string reason = "") => throw new NotImplementedException();

    /// <summary>Drops the connection.</summary>
    public void Abort() => throw new NotImplementedException();

    /// <summary>Joins a group.</summary>
    public ValueTask JoinAsync(string group, object? state = null) => throw new NotImplementedException();

    /// <summary>Attaches a listener.</summary>
    [MessageSubscription(Parks = true)]
    public void OnMessage(Func<WebSocketMessage, Task> listener) => throw new NotImplementedException();

    /// <summary>Attaches a listener.</summary>
    [MessageSubscription(Parks = true)]
    public void OnMessage(Action<WebSocketMessage> listener) => throw new NotImplementedException();

    /// <summary>Attaches a listener.</summary>
    [MessageSubscription(Parks = true)]
    public void OnClose(Action<WebSocketClose> listener) => throw new NotImplementedException();
}
