using System.Buffers;
using System.Diagnostics;
using System.IO.Compression;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// A compressor of a server's messages (RFC 7692 section 7.2.1). With context takeover each message is compressed with the context of the
/// earlier messages. Messages must be written in the order in which they leave. The first message that is compressed allocates the memory.
/// </summary>
/// <param name="noContextTakeover">
/// Indicates whether each message is compressed without the context of earlier messages, and no memory is held between messages.
/// </param>
/// <param name="threshold">The length in bytes below which a message is not compressed.</param>
/// <param name="windowBits">
/// The base-2 logarithm of the client's window. A <see cref="DeflateStream"/> always has one of 15 bits. For a smaller one a new stream
/// begins after as many bytes as the window holds, and cannot refer further back.
/// </param>
internal sealed class Deflater(bool noContextTakeover, int threshold, int windowBits = DeflateAgreement.MaxWindowBits) : IDisposable
{
    /// <summary>The length of the block that ends a flush and is not sent (RFC 7692 section 7.2.1).</summary>
    private const int TailLength = 4;

    private readonly DeflaterOutput _output = new();
    private DeflateStream? _deflate;

    /// <summary>
    /// The number of bytes that the current stream has compressed. It is not counted where the window holds all that it refers to.
    /// </summary>
    private int _compressedBytes;

    /// <summary>Writes a message in one frame, compressed or not.</summary>
    /// <param name="output">The transport.</param>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload, uncompressed.</param>
    public void Write(IBufferWriter<byte> output, Opcode opcode, ReadOnlySpan<byte> payload)
    {
        // The flush of an empty payload writes nothing.
        if (payload.Length < threshold || payload.IsEmpty)
        {
            FrameWriter.Write(output, opcode, payload);
            return;
        }

        try
        {
            var compressed = Compress(payload);

            // With context takeover the peer must inflate every byte that the compressor remembers. Without a context a message
            // that did not shrink may leave uncompressed.
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
            _output.ReturnBuffer();
        }
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        DisposeStream();
        _output.ReturnBuffer();
    }

    private ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            var piece = payload;
            if (windowBits < DeflateAgreement.MaxWindowBits)
            {
                piece = payload[..Math.Min(payload.Length, (1 << windowBits) - _compressedBytes)];
                _compressedBytes += piece.Length;
            }

            _deflate ??= new DeflateStream(_output, CompressionLevel.Optimal, leaveOpen: true);
            _deflate.Write(piece);
            _deflate.Flush();
            if (_compressedBytes == 1 << windowBits)
            {
                DisposeStream();
            }

            payload = payload[piece.Length..];
        }

        if (noContextTakeover)
        {
            DisposeStream();
        }

        var length = _output.Written.Length - TailLength;
        Debug.Assert(_output.Written[length..].SequenceEqual<byte>([0x00, 0x00, 0xFF, 0xFF]), "A flush ends with an empty block.");
        return _output.Written[..length];
    }

    private void DisposeStream()
    {
        // Disposing writes a last block to the output. It is not sent.
        var length = _output.Written.Length;
        _deflate?.Dispose();
        _deflate = null;
        _output.Truncate(length);
        _compressedBytes = 0;
    }
}
