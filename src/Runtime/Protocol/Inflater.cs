using System.IO.Compression;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// A decompressor of one client's messages (RFC 7692 section 7.2.2). It inflates as many bytes at a time as the caller has room for. The
/// first compressed message allocates the memory.
/// </summary>
/// <param name="noContextTakeover">
/// Indicates whether each message is compressed without the context of earlier messages, and no memory is held between messages.
/// </param>
/// <param name="maxMessageSize">The maximum size of an inflated message in bytes.</param>
/// <param name="maxFragments">The maximum number of fragments of a message.</param>
internal sealed class Inflater(bool noContextTakeover, int maxMessageSize, int maxFragments) : IDisposable
{
    private readonly InflaterInput _input = new();
    private DeflateStream? _inflate;

    /// <summary>
    /// Gets the maximum size of a compressed message in bytes. Deflate may lengthen incompressible data, by an eighth at worst, and each
    /// fragment may end with a flush.
    /// </summary>
    public long MaxCompressedSize { get; } = maxMessageSize + (8L * maxFragments) + (maxMessageSize / 8) + 64;

    /// <summary>
    /// Gets a value indicating whether bytes of the piece are left. The last byte of a frame is read when the bytes before it are inflated,
    /// so about a kilobyte of output is left at most when this is false.
    /// </summary>
    public bool HasInput => _input.Left != 0;

    /// <summary>
    /// Begins the next piece of a message. Call <see cref="TryRead"/> until it has inflated the piece, and <see cref="End"/> then or
    /// earlier.
    /// </summary>
    /// <param name="piece">The compressed bytes. They are read until <see cref="End"/> is called.</param>
    /// <param name="frameEnds">Indicates whether this is the last piece of a frame.</param>
    /// <param name="messageEnds">Indicates whether this is the last piece of a message.</param>
    public void Begin(ReadOnlyMemory<byte> piece, bool frameEnds, bool messageEnds) => _input.Begin(piece, frameEnds, messageEnds);

    /// <summary>Inflates bytes of the piece.</summary>
    /// <param name="destination">The room for the inflated bytes.</param>
    /// <param name="count">The number of inflated bytes; 0 if the piece is inflated.</param>
    /// <returns>False if the message is not valid deflate data.</returns>
    public bool TryRead(Span<byte> destination, out int count)
    {
        count = 0;
        while (_inflate is not null || _input.Left != 0)
        {
            _inflate ??= new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);
            try
            {
                count = _inflate.Read(destination);
            }
            catch (InvalidDataException)
            {
                // With the switch System.IO.Compression.UseStrictValidation the end of a message looks like lost data.
                return _input.HasReachedEnd;
            }

            if (count != 0 || _input.HasReachedEnd)
            {
                return true;
            }

            // The stream ended before its input did: a block was marked as the last one. Others may follow it (RFC 7692 section 7.2.1). The
            // stream has read further and does not tell where they begin, so they are refused, except at the end of a frame.
            DisposeStream();
            if (!_input.IsAtFrameEnd)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Ends the piece. A piece that was not inflated whole begins the next piece.</summary>
    /// <returns>The number of bytes of the piece that were consumed.</returns>
    public int End()
    {
        var messageEnded = _input.HasMessageEnded;
        var consumed = _input.End();
        if (messageEnded && noContextTakeover)
        {
            DisposeStream();
        }

        return consumed;
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose() => DisposeStream();

    private void DisposeStream()
    {
        _inflate?.Dispose();
        _inflate = null;
        _input.ForgetBlock();
    }
}
