using System.IO.Pipelines;

namespace WebSocketToolkit.Benchmarks.Micro;

/// <summary>A transport that takes everything at once, and keeps nothing.</summary>
internal sealed class ForgetfulWriter : PipeWriter
{
    private byte[] _buffer = new byte[4096];

    public override void Advance(int bytes)
    {
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => Buffer(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => Buffer(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    private byte[] Buffer(int size)
    {
        if (size > _buffer.Length)
        {
            _buffer = new byte[size];
        }

        return _buffer;
    }
}
