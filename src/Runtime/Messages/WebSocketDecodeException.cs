using System.Collections.ObjectModel;
using System.Net.WebSockets;

namespace WebSocketToolkit;

/// <summary>
/// The exception for a message that cannot be decoded to a type that the endpoint takes: invalid JSON, an unknown or missing discriminator,
/// <c>null</c>, a converter or constructor that throws, or a validation attribute that is not met. It is passed to <c>OnError</c>. If it is
/// not handled, the connection is closed with status 1007 (RFC 6455 section 7.4.1).
/// </summary>
public sealed class WebSocketDecodeException : Exception
{
    /// <summary>Initializes the exception with the payload that cannot be decoded.</summary>
    /// <param name="message">The fault.</param>
    /// <param name="type">The type of the message: text or binary.</param>
    /// <param name="payload">The payload. The exception keeps it and does not copy it.</param>
    /// <param name="innerException">The exception of the codec or of System.Text.Json. Default null.</param>
    public WebSocketDecodeException(
        string message, WebSocketMessageType type, ReadOnlyMemory<byte> payload, Exception? innerException = null)
        : base(message, innerException)
    {
        MessageType = type;
        Payload = payload;
    }

    /// <summary>Gets the reason for which the message cannot be decoded.</summary>
    public WebSocketDecodeReason Reason { get; init; }

    /// <summary>
    /// Gets the faults of the message's properties, where the application validates its messages (<c>AddValidation</c> and
    /// <c>[ValidatableType]</c>). Empty if the message cannot be decoded at all.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = ReadOnlyDictionary<string, string[]>.Empty;

    /// <summary>Gets the type of the message: text or binary.</summary>
    public WebSocketMessageType MessageType { get; }

    /// <summary>Gets the payload as received. It stays valid after the callback.</summary>
    public ReadOnlyMemory<byte> Payload { get; }
}
