namespace WebSocketToolkit.Transport;

/// <summary>
/// A stream whose writes are counted, in pieces that are small enough to show that a slow peer reads: where the bytes of a connection share
/// a socket with others (HTTP/2), the peer's flow control lets a piece through when the peer has read.
/// </summary>
/// <param name="stream">The stream of the upgrade.</param>
internal sealed class ProgressStream(Stream stream) : Stream
{
    private const int PieceBytes = 16 * 1024;

    /// <summary>The bytes of writes that have begun. Written by the writer, read by any thread.</summary>
    private long _handedOver;

    /// <summary>The bytes of pieces that the stream has taken. Written by the writer, read by any thread.</summary>
    private long _taken;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads how far the output has come.</summary>
    public OutputProgress? ReadProgress()
    {
        var taken = Volatile.Read(ref _taken);
        return new(taken, Math.Max(Volatile.Read(ref _handedOver) - taken, 0));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _handedOver, _handedOver + buffer.Length);
        while (buffer.Length > 0)
        {
            var piece = buffer[..Math.Min(buffer.Length, PieceBytes)];
            await stream.WriteAsync(piece, cancellationToken);
            Volatile.Write(ref _taken, _taken + piece.Length);
            buffer = buffer[piece.Length..];
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await base.DisposeAsync();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    public override void Flush() => stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
