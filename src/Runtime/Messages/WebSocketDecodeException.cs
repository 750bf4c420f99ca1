using System.Net.WebSockets;

namespace WebSocketToolkit;

/// <summary>
/// A message could not be decoded to the type that the endpoint takes: bad JSON, an unknown or missing discriminator, <c>null</c>.
/// Handed to <c>OnError</c>; unhandled, the connection is closed with status 1007.
/// </summary>
public sealed class WebSocketDecodeException : Exception
{
    /// <summary>Creates the exception for a payload.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload; it is kept, not copied.</param>
    /// <param name="innerException">The decoder's own exception.</param>
    public WebSocketDecodeException(string message, WebSocketMessageType type, ReadOnlyMemory<byte> payload, Exception? innerException = null)
        : base(message, innerException)
    {
        MessageType = type;
        Payload = payload;
    }

    /// <summary>Whether the message was text or binary.</summary>
    public WebSocketMessageType MessageType { get; }

    /// <summary>The payload as received. It may be kept.</summary>
    public ReadOnlyMemory<byte> Payload { get; }
}
