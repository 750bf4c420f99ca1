namespace WebSocketToolkit;

/// <summary>
/// The application's last word on an exception of a WebSocket connection that no <c>OnError</c> handled. Register any number as
/// singletons: they are asked in order, until one returns true.
/// </summary>
public interface IWebSocketExceptionHandler
{
    /// <summary>Handles an exception of a callback, an undecodable message, or a protocol fault.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="cancellationToken">The connection's <see cref="WebSocketConnection.Closed"/>.</param>
    /// <returns>True: it is handled, and the connection goes on where the protocol allows it. False: the default close follows.</returns>
    ValueTask<bool> TryHandleAsync(WebSocketConnection connection, Exception exception, CancellationToken cancellationToken);
}
