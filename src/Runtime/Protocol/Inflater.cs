using System.IO.Compression;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// Inflates the compressed messages of one client (RFC 7692 section 7.2.2) as their bytes arrive, and never beyond the size that a message
/// may have. Memory is taken with the first compressed message.
/// </summary>
/// <param name="noContextTakeover">Each message is compressed by itself; nothing is held between messages.</param>
/// <param name="maxMessageSize">Bytes that an inflated message may have.</param>
/// <param name="maxFragments">Fragments that a message may have.</param>
internal sealed class Inflater(bool noContextTakeover, int maxMessageSize, int maxFragments) : IDisposable
{
    /// <summary>Room that is made for what the next bytes may inflate to.</summary>
    private const int SmallestRoom = 256;
    private const int LargestRoom = 64 * 1024;

    private readonly InflaterInput _input = new();
    private DeflateStream? _inflate;
    private bool _inMessage;
    private bool _pastFinalBlock;

    /// <summary>
    /// Bytes that a message may have on the wire: deflate may lengthen what it cannot shorten, by an eighth at the worst, and each fragment
    /// may end with a flush.
    /// </summary>
    public long MaxCompressedSize { get; } = maxMessageSize + (8L * maxFragments) + (maxMessageSize / 8) + 64;

    /// <summary>Inflates the next piece of a message.</summary>
    /// <param name="piece">The compressed bytes.</param>
    /// <param name="messageEnds">Whether the message ends with them.</param>
    /// <param name="limit">Bytes that <paramref name="message"/> may have in the end.</param>
    /// <param name="message">Where the inflated bytes are added.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public WebSocketProtocolException? Append(ReadOnlyMemory<byte> piece, bool messageEnds, int limit, ref MessageBuffer message)
    {
        _inMessage |= !piece.IsEmpty;

        // A message without a byte, which strictly has to have one, stands for an empty message: the tail alone would be the start of a block.
        var fault = _inMessage && !_pastFinalBlock ? Inflate(piece, messageEnds, limit, ref message) : null;
        if (messageEnds)
        {
            _inMessage = false;
            if (noContextTakeover || _pastFinalBlock)
            {
                // Without a new one, all that follows a final block would silently inflate to nothing.
                Forget();
                _pastFinalBlock = false;
            }
        }

        return fault;
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Forget();

    private void Forget()
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
                        : new(WebSocketProtocolFault.MessageTooBig, $"A message may have at most {maxMessageSize} bytes here, inflated.");
                }

                count = Read(message.Reserve(room, left));
                message.Advance(count);
            }
            while (count != 0);
        }
        catch (InvalidDataException)
        {
            return new(WebSocketProtocolFault.InvalidCompressedData, "A message is not valid deflate data.");
        }
        finally
        {
            // The transport's memory must not be held on to.
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
        catch (InvalidDataException) when (_input.HitEnd)
        {
            // An application may ask for System.IO.Compression.UseStrictValidation, to which the end of a message looks like lost data.
            return 0;
        }

        // It stopped by itself: a block was marked as the last one (RFC 7692 section 7.2.3.5), and what follows it in the message says nothing.
        _pastFinalBlock |= count == 0 && !_input.HitEnd;
        return count;
    }
}
