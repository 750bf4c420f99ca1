using System.Buffers;
using System.Text;
using System.Text.Json;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Messages;

/// <summary>
/// Where an outgoing message is encoded before it is framed. One buffer a thread is kept, so that sending allocates nothing; it is taken
/// out while in use, since a JSON converter may send a message itself.
/// </summary>
internal sealed class EncodingBuffer : IDisposable
{
    private const int LargestKept = 64 * 1024;

    [ThreadStatic]
    private static EncodingBuffer? _kept;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private Utf8JsonWriter? _json;
    private MessageSerializer? _jsonOwner;

    /// <summary>The encoded message.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public static EncodingBuffer OfText(string text)
    {
        var buffer = Take();
        var bytes = buffer._bytes;
        bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
        return buffer;
    }

    /// <summary>A typed message, as the route's codec or JSON.</summary>
    public static EncodingBuffer Of<T>(T value, MessageSerializer serializer) =>
        serializer.Codec is { } codec ? OfCodec(value, codec) : OfJson(value, serializer);

    private static EncodingBuffer OfCodec<T>(T value, IWebSocketCodec codec)
    {
        var buffer = Take();
        try
        {
            codec.Encode(value, buffer._bytes);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static EncodingBuffer OfJson<T>(T value, MessageSerializer serializer)
    {
        var buffer = Take();
        if (buffer._json is null || buffer._jsonOwner != serializer)
        {
            buffer._json = new(buffer._bytes, serializer.WriterOptions);
            buffer._jsonOwner = serializer;
        }
        else
        {
            buffer._json.Reset(buffer._bytes);
        }

        try
        {
            serializer.Encode(value, buffer._json);
            buffer._json.Flush();
            return buffer;
        }
        catch
        {
            // The writer may hold half a value; it is not worth keeping.
            buffer._json = null;
            buffer.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_bytes.Capacity <= LargestKept)
        {
            _bytes.ResetWrittenCount();
            _kept = this;
        }
    }

    private static EncodingBuffer Take()
    {
        var kept = _kept ?? new();
        _kept = null;
        return kept;
    }
}
