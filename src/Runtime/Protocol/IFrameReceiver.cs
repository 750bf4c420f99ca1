using System.Net.WebSockets;

namespace WebSocketToolkit.Protocol;

/// <summary>Takes what a <see cref="FrameReader"/> has read.</summary>
internal interface IFrameReceiver
{
    /// <summary>A whole message.</summary>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload, valid during the call.</param>
    /// <param name="pooled">The array of the shared pool that holds the payload, or null if it stands in the transport's memory.</param>
    /// <returns>Whether the receiver keeps the array, and returns it to the pool.</returns>
    bool OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled);

    /// <summary>A ping, a pong or a close frame with its payload, valid during the call.</summary>
    void OnControl(Opcode opcode, ReadOnlySpan<byte> payload);

    /// <summary>False: reading stops before the next message.</summary>
    bool WantsMore { get; }
}
