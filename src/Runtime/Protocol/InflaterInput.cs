namespace WebSocketToolkit.Protocol;

/// <summary>What a <see cref="System.IO.Compression.DeflateStream"/> reads compressed bytes from: the piece of a message at hand.</summary>
internal sealed class InflaterInput : Stream
{
    /// <summary>What every compressed message ends with, and does not carry on the wire (RFC 7692 section 7.2.2).</summary>
    private static readonly byte[] _messageTail = [0x00, 0x00, 0xFF, 0xFF];

    private ReadOnlyMemory<byte> _piece;
    private ReadOnlyMemory<byte> _tail;

    /// <summary>Whether more was asked for than there was.</summary>
    public bool HitEnd { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sets what is read next.</summary>
    public void Set(ReadOnlyMemory<byte> piece, bool withTail)
    {
        _piece = piece;
        _tail = withTail ? _messageTail : default;
        HitEnd = false;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Take(ref _piece, buffer);
        count += Take(ref _tail, buffer[count..]);
        HitEnd |= count == 0;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Take(ref ReadOnlyMemory<byte> source, Span<byte> destination)
    {
        var count = Math.Min(source.Length, destination.Length);
        source.Span[..count].CopyTo(destination);
        source = source[count..];
        return count;
    }
}
