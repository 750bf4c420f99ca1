using System.Buffers;
using System.Net.WebSockets;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>A codec that can encode nothing.</summary>
internal sealed class FailingCodec : IWebSocketCodec
{
    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public T Decode<T>(in ReadOnlySequence<byte> payload) => throw new FormatException();

    public void Encode<T>(T value, IBufferWriter<byte> output) => throw new NotSupportedException("This codec encodes nothing.");
}
