using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// Writes a server's messages compressed (RFC 7692 section 7.2.1). With context takeover each message is compressed with what the earlier
/// ones had, so they must be written in the order in which they leave. Memory is taken with the first message that is compressed.
/// </summary>
/// <param name="noContextTakeover">Compresses each message by itself; nothing is held between messages.</param>
/// <param name="threshold">Bytes below which a message is written as it is.</param>
internal sealed class Deflater(bool noContextTakeover, int threshold) : IDisposable
{
    /// <summary>What a flush ends with; it is not sent (RFC 7692 section 7.2.1).</summary>
    private const int TailLength = 4;

    private readonly DeflaterOutput _output = new();
    private DeflateStream? _deflate;

    /// <summary>Writes a message in one frame, compressed or not.</summary>
    public void Write(IBufferWriter<byte> output, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        // Of nothing, a flush makes nothing.
        if (payload.Length < threshold || payload.IsEmpty)
        {
            FrameWriter.Write(output, opcode, payload);
            return;
        }

        try
        {
            var compressed = Compress(payload);

            // What the compressor remembers, the peer must have inflated: only without a context may a message that did not shrink go as it is.
            if (noContextTakeover && compressed.Length >= payload.Length)
            {
                FrameWriter.Write(output, opcode, payload);
            }
            else
            {
                FrameWriter.Write(output, opcode, compressed, isCompressed: true);
            }
        }
        finally
        {
            _output.Release();
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        // Ends the stream of blocks, which nobody is sent.
        _deflate?.Dispose();
        _deflate = null;
        _output.Release();
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> payload)
    {
        _deflate ??= new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);
        _deflate.Write(payload);
        _deflate.Flush();
        var length = _output.Written.Length - TailLength;
        Debug.Assert(_output.Written[length..].SequenceEqual<byte>([0x00, 0x00, 0xFF, 0xFF]), "A flush ends with an empty block.");
        if (noContextTakeover)
        {
            _deflate.Dispose();
            _deflate = null;
        }

        return _output.Written[..length];
    }
}
