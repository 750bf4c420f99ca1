using System.Net.WebSockets;

namespace WebSocketToolkit.Protocol;

/// <summary>The receiver of the messages and control frames that a <see cref="FrameReader"/> reads.</summary>
internal interface IFrameReceiver
{
    /// <summary>Receives a whole message.</summary>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload. It is valid during the call.</param>
    /// <param name="pooled">
    /// The array of <see cref="MessageMemory"/> that holds the payload; null if the payload is in the transport's memory.
    /// </param>
    /// <returns>A value indicating whether the receiver keeps the array, and whether this thread is still the reader.</returns>
    MessageReceipt OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled);

    /// <summary>
    /// Returns a value indicating whether messages of a type are received in pieces as they arrive, through <see cref="OnMessageStart"/> and
    /// <see cref="OnMessageData"/>, and not as a whole.
    /// </summary>
    /// <param name="type">Text or binary.</param>
    bool IsStreamed(WebSocketMessageType type);

    /// <summary>Receives the start of a message that is received in pieces.</summary>
    /// <param name="type">Text or binary.</param>
    void OnMessageStart(WebSocketMessageType type);

    /// <summary>Receives the next piece of a message that <see cref="OnMessageStart"/> has announced.</summary>
    /// <param name="piece">
    /// The bytes, unmasked and inflated; in a text message valid UTF-8 up to here. The memory is valid during the call.
    /// </param>
    /// <param name="messageEnds">Indicates whether this is the last piece.</param>
    void OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds);

    /// <summary>Receives a ping, a pong or a close frame.</summary>
    /// <param name="opcode">The opcode.</param>
    /// <param name="payload">The payload. It is valid during the call.</param>
    void OnControl(Opcode opcode, ReadOnlySpan<byte> payload);

    /// <summary>Receives the number of bytes of a payload that were skipped, because the peer is at fault.</summary>
    /// <param name="count">The number of bytes.</param>
    void OnSkipped(int count);

    /// <summary>
    /// Gets a value indicating whether reading may go on. It stops before the next message, and within a message that is received in
    /// pieces.
    /// </summary>
    bool CanReceive { get; }
}
