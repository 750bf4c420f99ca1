using Microsoft.AspNetCore.Authorization;

namespace WebSocketToolkit;

/// <summary>
/// The exception for a message that the connection's user may not send: an <c>[Authorize]</c> on its <c>OnMessage</c> is not met. The callback
/// does not run. The exception is passed to <c>OnError</c>. If it is not handled, the connection is closed with status 1008 (RFC 6455 section
/// 7.4.1).
/// </summary>
public sealed class WebSocketAuthorizationException : Exception
{
    /// <summary>Initializes the exception.</summary>
    /// <param name="message">The fault.</param>
    /// <param name="failure">The requirements that failed. Default null.</param>
    public WebSocketAuthorizationException(string message, AuthorizationFailure? failure = null)
        : base(message) => Failure = failure;

    /// <summary>Gets the requirements that failed, and the reasons of the handlers; null if they are not known.</summary>
    public AuthorizationFailure? Failure { get; }
}
