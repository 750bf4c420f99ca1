namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>A stream whose reader takes its time.</summary>
internal sealed class PacedStream(Stream stream) : Stream
{
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(0.1);

    /// <summary>The bytes that may be read before the next step. The peer decides how many of them a read returns.</summary>
    private int _left;

    /// <summary>The pace at which it is read; zero for any.</summary>
    public int BytesPerSecond { get; set; }

    public Stream Inner => stream;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (BytesPerSecond == 0)
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }

        if (_left == 0)
        {
            await Task.Delay(_step, cancellationToken);
            _left = BytesPerSecond / 10;
        }

        var count = await stream.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
        _left -= count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
