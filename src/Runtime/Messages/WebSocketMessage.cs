using System.Net.WebSockets;
using System.Text;

namespace WebSocketToolkit;

/// <summary>
/// A received message, text or binary, whole and unmasked. Its memory is valid until the task of the callback that received it has
/// completed; copy what must live longer (<see cref="ToArray"/>, <see cref="Text"/>).
/// </summary>
/// <param name="type">Text or binary.</param>
/// <param name="data">The payload; of a text message valid UTF-8.</param>
public readonly struct WebSocketMessage(WebSocketMessageType type, ReadOnlyMemory<byte> data)
{
    internal WebSocketMessage(WebSocketMessageType type, Stream body)
        : this(type, ReadOnlyMemory<byte>.Empty) => Body = body;

    /// <summary>The payload of a message that is read while it arrives; otherwise null.</summary>
    internal Stream? Body { get; }

    /// <summary>Text or binary (RFC 6455 section 5.6).</summary>
    public WebSocketMessageType Type { get; } = type;

    /// <summary>The payload; of a text message, valid UTF-8.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>Whether this is a text message.</summary>
    public bool IsText => Type == WebSocketMessageType.Text;

    /// <summary>The payload as a string: decoded from UTF-8 at each call.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    /// <summary>A copy of the payload that may be kept.</summary>
    public byte[] ToArray() => Data.ToArray();
}
