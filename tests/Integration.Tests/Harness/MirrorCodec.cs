using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>JSON with its bytes in reverse order, in binary messages: easily told from JSON, and good for any type.</summary>
internal sealed class MirrorCodec : IWebSocketCodec
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { AllowOutOfOrderMetadataProperties = true };
    private int _encoded;

    /// <summary>How many messages were encoded.</summary>
    public int Encoded => _encoded;

    public WebSocketMessageType MessageType { get; init; } = WebSocketMessageType.Binary;

    public static byte[] Mirror(byte[] bytes)
    {
        Array.Reverse(bytes);
        return bytes;
    }

    public T Decode<T>(in ReadOnlySequence<byte> payload) => JsonSerializer.Deserialize<T>(Mirror(payload.ToArray()), _options)!;

    public void Encode<T>(T value, IBufferWriter<byte> output)
    {
        Interlocked.Increment(ref _encoded);
        output.Write(Mirror(JsonSerializer.SerializeToUtf8Bytes(value, _options)));
    }
}
