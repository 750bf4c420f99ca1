using System.Net.WebSockets;
using System.Text;

namespace WebSocketToolkit;

/// <summary>
/// A received message, text or binary, complete and unmasked. Its memory is valid until the task of the callback that received it has
/// completed. To keep the payload longer, copy it with <see cref="ToArray"/> or <see cref="Text"/>.
/// </summary>
/// <param name="type">The type of the message: text or binary.</param>
/// <param name="data">The payload; valid UTF-8 for a text message.</param>
public readonly struct WebSocketMessage(WebSocketMessageType type, ReadOnlyMemory<byte> data)
{
    internal WebSocketMessage(WebSocketMessageType type, Stream body)
        : this(type, ReadOnlyMemory<byte>.Empty) => Body = body;

    /// <summary>Gets the payload of a message that is read while it arrives; null for any other message.</summary>
    internal Stream? Body { get; }

    /// <summary>Gets the type of the message: text or binary (RFC 6455 section 5.6).</summary>
    public WebSocketMessageType Type { get; } = type;

    /// <summary>Gets the payload; valid UTF-8 for a text message.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Gets a value indicating whether this is a text message.</summary>
    public bool IsText => Type == WebSocketMessageType.Text;

    /// <summary>Gets the payload as a string. Each call decodes it from UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>Returns a copy of the payload, which you may keep.</summary>
    /// <returns>A new array.</returns>
    public byte[] ToArray() => Data.ToArray();
}
