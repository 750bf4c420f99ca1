using System.Net.WebSockets;

namespace WebSocketToolkit.Protocol;

/// <summary>Takes what a <see cref="FrameReader"/> has read.</summary>
internal interface IFrameReceiver
{
    /// <summary>A whole message.</summary>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload, valid during the call.</param>
    /// <param name="pooled">The array of <see cref="MessageMemory"/> that holds the payload, or null if it stands in the transport's memory.</param>
    /// <returns>Whether the receiver keeps the array, and returns it to the pool.</returns>
    bool OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled);

    /// <summary>A message begins. True: its pieces are handed on as they arrive, by <see cref="OnMessageData"/>, instead of the whole message.</summary>
    bool OnMessageStart(WebSocketMessageType type);

    /// <summary>The next piece of a message for which <see cref="OnMessageStart"/> was true.</summary>
    /// <param name="piece">The bytes, unmasked and inflated, of a text valid UTF-8 so far; valid during the call.</param>
    /// <param name="messageEnds">Whether the message is whole with them.</param>
    void OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds);

    /// <summary>A ping, a pong or a close frame with its payload, valid during the call.</summary>
    void OnControl(Opcode opcode, ReadOnlySpan<byte> payload);

    /// <summary>False: reading stops before the next message, and within one whose pieces are handed on.</summary>
    bool CanReceive { get; }
}
