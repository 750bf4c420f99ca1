namespace WebSocketToolkit;

/// <summary>A handler of the exceptions of WebSocket connections that no <c>OnError</c> handled.</summary>
/// <remarks>
/// Register any number of handlers as singletons. They are called in the order of their registration until one of them returns true.
/// </remarks>
public interface IWebSocketExceptionHandler
{
    /// <summary>Handles an exception of a callback, an undecodable message, or a protocol fault.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="cancellationToken">The connection's <see cref="WebSocketConnection.Closed"/>.</param>
    /// <returns>
    /// True if the exception is handled; the connection stays open unless the protocol requires a close. False to call the next handler,
    /// and to close the connection if there is no other.
    /// </returns>
    ValueTask<bool> TryHandleAsync(WebSocketConnection connection, Exception exception, CancellationToken cancellationToken);
}
