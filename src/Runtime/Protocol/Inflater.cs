using System.IO.Compression;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// A decompressor of one client's messages (RFC 7692 section 7.2.2). It inflates bytes as they arrive, and never more than a message may
/// have. The first compressed message allocates the memory.
/// </summary>
/// <param name="noContextTakeover">
/// Indicates whether each message is compressed without the context of earlier messages, and no memory is held between messages.
/// </param>
/// <param name="maxMessageSize">The maximum size of an inflated message in bytes.</param>
/// <param name="maxFragments">The maximum number of fragments of a message.</param>
internal sealed class Inflater(bool noContextTakeover, int maxMessageSize, int maxFragments) : IDisposable
{
    /// <summary>The smallest buffer in bytes that is reserved for the output of the next piece.</summary>
    private const int SmallestRoom = 256;
    private const int LargestRoom = 64 * 1024;

    private readonly InflaterInput _input = new();
    private DeflateStream? _inflate;
    private bool _isInMessage;
    private bool _isPastFinalBlock;

    /// <summary>
    /// Gets the maximum size of a compressed message in bytes. Deflate may lengthen incompressible data, by an eighth at worst, and each
    /// fragment may end with a flush.
    /// </summary>
    public long MaxCompressedSize { get; } = maxMessageSize + (8L * maxFragments) + (maxMessageSize / 8) + 64;

    /// <summary>Inflates the next piece of a message.</summary>
    /// <param name="piece">The compressed bytes.</param>
    /// <param name="messageEnds">Indicates whether this is the last piece.</param>
    /// <param name="limit">The maximum length of <paramref name="message"/> in bytes.</param>
    /// <param name="message">The buffer to which the inflated bytes are added.</param>
    /// <returns>The fault; null if the piece is valid.</returns>
    public WebSocketProtocolException? Append(ReadOnlyMemory<byte> piece, bool messageEnds, int limit, ref MessageBuffer message)
    {
        _isInMessage |= !piece.IsEmpty;

        // A compressed message must have at least one byte. A peer that sends no bytes means an empty message: the tail alone would begin
        // a block.
        var fault = _isInMessage && !_isPastFinalBlock ? Inflate(piece, messageEnds, limit, ref message) : null;
        if (messageEnds)
        {
            _isInMessage = false;
            if (noContextTakeover || _isPastFinalBlock)
            {
                // After a final block the old stream would silently inflate everything to nothing.
                DisposeStream();
                _isPastFinalBlock = false;
            }
        }

        return fault;
    }

    /// <summary>Returns the memory.</summary>
    public void Dispose() => DisposeStream();

    private void DisposeStream()
    {
        _inflate?.Dispose();
        _inflate = null;
    }

    private WebSocketProtocolException? Inflate(ReadOnlyMemory<byte> piece, bool messageEnds, int limit, ref MessageBuffer message)
    {
        _inflate ??= new DeflateStream(_input, CompressionMode.Decompress, leaveOpen: true);
        _input.Set(piece, withTail: messageEnds);
        var room = (int)Math.Clamp(piece.Length * 4L, SmallestRoom, LargestRoom);
        Span<byte> oneMore = stackalloc byte[1];
        try
        {
            int count;
            do
            {
                var left = limit - message.Length;
                if (left == 0)
                {
                    return Read(oneMore) == 0
                        ? null
                        : new(
                            WebSocketProtocolFault.MessageTooBig,
                            $"The decompressed message is larger than the limit of {maxMessageSize} bytes.");
                }

                count = Read(message.Reserve(room, left));
                message.Advance(count);
            }
            while (count != 0);
        }
        catch (InvalidDataException)
        {
            return new(WebSocketProtocolFault.InvalidCompressedData, "Received a compressed message that is not valid deflate data.");
        }
        finally
        {
            // The piece is in the transport's memory, which is valid during the call only.
            _input.Set(default, withTail: false);
        }

        return null;
    }

    private int Read(Span<byte> destination)
    {
        int count;
        try
        {
            count = _inflate!.Read(destination);
        }
        catch (InvalidDataException) when (_input.HasReachedEnd)
        {
            // With the switch System.IO.Compression.UseStrictValidation the end of a message looks like lost data.
            return 0;
        }

        // The stream ended before its input did: a block was marked as the last one (RFC 7692 section 7.2.3.5). The rest of the message is
        // ignored.
        _isPastFinalBlock |= count == 0 && !_input.HasReachedEnd;
        return count;
    }
}
