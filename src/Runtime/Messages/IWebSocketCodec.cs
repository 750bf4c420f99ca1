using System.Buffers;
using System.Net.WebSockets;

namespace WebSocketToolkit;

/// <summary>
/// Another format than JSON for the typed messages of a route: CBOR, MessagePack, a layout of one's own. One instance serves all
/// connections of a route, so it must be safe to use from several threads.
/// </summary>
public interface IWebSocketCodec
{
    /// <summary>The kind of message that typed messages are: text or binary.</summary>
    WebSocketMessageType MessageType { get; }

    /// <summary>Decodes a message. Whatever this throws reaches <c>OnError</c> inside a <see cref="WebSocketDecodeException"/>.</summary>
    /// <typeparam name="T">What a callback takes; of the derived types of one <c>[JsonPolymorphic]</c> base, that base.</typeparam>
    /// <param name="payload">The whole message; valid during the call.</param>
    T Decode<T>(in ReadOnlySequence<byte> payload);

    /// <summary>Encodes a message.</summary>
    /// <typeparam name="T">The type that a callback returns, or that was given to <c>SendAsync</c>.</typeparam>
    /// <param name="value">The message.</param>
    /// <param name="output">Where it goes. For a text message, valid UTF-8.</param>
    void Encode<T>(T value, IBufferWriter<byte> output);
}
