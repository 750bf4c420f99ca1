using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Messages;

/// <summary>
/// A buffer in which an outgoing message is encoded before it is framed. Each thread keeps one buffer, so that sending allocates nothing.
/// The thread gives up its buffer while the buffer is in use, because a JSON converter may itself send a message.
/// </summary>
internal sealed class EncodingBuffer : IDisposable
{
    private const int MaxKeptBytes = 64 * 1024;

    /// <summary>The buffer that the current thread keeps; null while it is in use.</summary>
    [ThreadStatic]
    private static EncodingBuffer? _kept;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private Utf8JsonWriter? _json;
    private MessageSerializer? _jsonOwner;

    /// <summary>Gets the encoded message.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>Encodes a string as UTF-8.</summary>
    public static EncodingBuffer OfText(string text)
    {
        var buffer = Rent();
        var bytes = buffer._bytes;
        bytes.Advance(Encoding.UTF8.GetBytes(text, bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
        return buffer;
    }

    /// <summary>Encodes a typed message with the route's codec, or as JSON.</summary>
    public static EncodingBuffer Of<T>(T value, MessageSerializer serializer) =>
        serializer.Codec is { } codec ? OfCodec(value, codec) : OfJson(value, serializer);

    private static EncodingBuffer OfCodec<T>(T value, IWebSocketCodec codec)
    {
        var buffer = Rent();
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
        var buffer = Rent();
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
            // The writer may hold half a value.
            buffer._json = null;
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Returns the buffer to the current thread, unless it has grown too large.</summary>
    public void Dispose()
    {
        if (_bytes.Capacity <= MaxKeptBytes)
        {
            MessageMemory.Overwrite(MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span);
            _bytes.ResetWrittenCount();
            _kept = this;
        }
    }

    private static EncodingBuffer Rent()
    {
        var kept = _kept ?? new();
        _kept = null;
        return kept;
    }
}
