using System.Runtime.CompilerServices;

namespace WebSocketToolkit.Protocol;

/// <summary>
/// The stream from which a <see cref="System.IO.Compression.DeflateStream"/> reads a compressed message. The last two bytes of a frame are
/// read one by one: a final block usually ends with the first of them, and the reader of the stream finds out about it before it has read
/// the second.
/// </summary>
internal sealed class InflaterInput : Stream
{
    /// <summary>The number of bytes that are read one by one at the end of a frame.</summary>
    private const int SingleBytes = 2;

    /// <summary>The bytes that end every compressed message and are not sent (RFC 7692 section 7.2.2).</summary>
    private static ReadOnlySpan<byte> MessageTail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>The last bytes of the earlier pieces of the frame, which may be its last two.</summary>
    private Held _held;
    private int _heldLength;

    /// <summary>The bytes of the current piece that are left.</summary>
    private ReadOnlyMemory<byte> _piece;
    private int _pieceLength;
    private bool _frameEnds;
    private bool _messageEnds;

    /// <summary>Indicates whether bytes were read that the tail of the message must follow: the tail alone would begin a block.</summary>
    private bool _needsTail;

    /// <summary>Gets the number of bytes that are left.</summary>
    public int Left => _heldLength + _piece.Length;

    /// <summary>Gets a value indicating whether a read found no more bytes.</summary>
    public bool HasReachedEnd { get; private set; }

    /// <summary>
    /// Gets a value indicating whether the frame ends here, or after one byte. Such a byte has not been read.
    /// </summary>
    public bool IsAtFrameEnd => _frameEnds && Left < SingleBytes;

    /// <summary>Gets a value indicating whether all bytes of the message have been read.</summary>
    public bool HasMessageEnded => _messageEnds && Left == 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sets the bytes to read next.</summary>
    /// <param name="piece">The compressed bytes.</param>
    /// <param name="frameEnds">Indicates whether they end a frame.</param>
    /// <param name="messageEnds">Indicates whether they end a message.</param>
    public void Begin(ReadOnlyMemory<byte> piece, bool frameEnds, bool messageEnds)
    {
        _piece = piece;
        _pieceLength = piece.Length;
        _frameEnds = frameEnds;
        _messageEnds = messageEnds;
        HasReachedEnd = false;
    }

    /// <summary>Forgets the piece, which is in the transport's memory.</summary>
    /// <returns>The number of bytes of the piece that the next piece need not repeat.</returns>
    public int End()
    {
        if (HasReachedEnd && !_frameEnds)
        {
            var left = Left;
            var held = default(Held);
            Take(held[..left]);
            _held = held;
            _heldLength = left;
        }

        if (HasMessageEnded)
        {
            _needsTail = false;
        }

        var consumed = _pieceLength - _piece.Length;
        _piece = default;
        return consumed;
    }

    /// <summary>Notes that the next byte begins a block, because the one before was the last of its stream.</summary>
    public void ForgetBlock() => _needsTail = false;

    public override int Read(Span<byte> buffer)
    {
        var left = Left;
        var count = Math.Min(left > SingleBytes ? left - SingleBytes : _frameEnds ? Math.Min(left, 1) : 0, buffer.Length);
        Take(buffer[..count]);
        _needsTail |= count != 0;
        if (_needsTail && HasMessageEnded)
        {
            MessageTail.CopyTo(buffer[count..]);
            count += MessageTail.Length;
            _needsTail = false;
        }

        HasReachedEnd = count == 0;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Take(Span<byte> destination)
    {
        var held = Math.Min(_heldLength, destination.Length);
        _held[..held].CopyTo(destination);
        _held[held.._heldLength].CopyTo(_held);
        _heldLength -= held;
        var rest = destination[held..];
        _piece.Span[..rest.Length].CopyTo(rest);
        _piece = _piece[rest.Length..];
    }

    [InlineArray(SingleBytes)]
    private struct Held
    {
        private byte _first;
    }
}
