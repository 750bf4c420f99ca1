using System.Buffers;
using System.Net.WebSockets;

namespace WebSocketToolkit;

/// <summary>
/// A format for the typed messages of a route in place of JSON, such as CBOR, MessagePack or your own layout. One instance serves all
/// connections of a route, so it must be safe for concurrent use by several threads.
/// </summary>
public interface IWebSocketCodec
{
    /// <summary>Gets the type of message that typed messages are on the wire: text or binary.</summary>
    WebSocketMessageType MessageType { get; }

    /// <summary>
    /// Decodes a message. Any exception that it throws reaches <c>OnError</c> as the inner exception of a
    /// <see cref="WebSocketDecodeException"/>.
    /// </summary>
    /// <typeparam name="T">The type that a callback takes. For types derived from one <c>[JsonPolymorphic]</c> base, that base.</typeparam>
    /// <param name="payload">The complete message; valid during the call.</param>
    /// <returns>The decoded message. <c>null</c> counts as a message that cannot be decoded.</returns>
    T Decode<T>(in ReadOnlySequence<byte> payload);

    /// <summary>Encodes a message.</summary>
    /// <typeparam name="T">The type that a callback returns, or that <c>SendAsync</c> was called with.</typeparam>
    /// <param name="value">The message.</param>
    /// <param name="output">The writer that takes the encoded message; valid UTF-8 for a text message.</param>
    void Encode<T>(T value, IBufferWriter<byte> output);
}
