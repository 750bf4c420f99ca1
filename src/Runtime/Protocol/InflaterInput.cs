namespace WebSocketToolkit.Protocol;

/// <summary>
/// The stream from which a <see cref="System.IO.Compression.DeflateStream"/> reads the current piece of a compressed message.
/// </summary>
internal sealed class InflaterInput : Stream
{
    /// <summary>The bytes that end every compressed message and are not sent (RFC 7692 section 7.2.2).</summary>
    private static readonly byte[] _messageTail = [0x00, 0x00, 0xFF, 0xFF];

    private ReadOnlyMemory<byte> _piece;
    private ReadOnlyMemory<byte> _tail;

    /// <summary>Gets a value indicating whether a read found no more bytes.</summary>
    public bool HasReachedEnd { get; private set; }

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
    /// <param name="withTail">Indicates whether the tail of a message follows them.</param>
    public void Set(ReadOnlyMemory<byte> piece, bool withTail)
    {
        _piece = piece;
        _tail = withTail ? _messageTail : default;
        HasReachedEnd = false;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Consume(ref _piece, buffer);
        count += Consume(ref _tail, buffer[count..]);
        HasReachedEnd |= count == 0;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Consume(ref ReadOnlyMemory<byte> source, Span<byte> destination)
    {
        var count = Math.Min(source.Length, destination.Length);
        source.Span[..count].CopyTo(destination);
        source = source[count..];
        return count;
    }
}
