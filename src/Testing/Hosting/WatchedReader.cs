using System.Buffers;
using System.IO.Pipelines;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>The reader of the server's end. It tells the client's end how many bytes the server has read.</summary>
internal sealed class WatchedReader(PipeReader inner, Wire wire) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _consumed;

    public override bool TryRead(out ReadResult result)
    {
        var hasRead = inner.TryRead(out result);
        _buffer = result.Buffer;
        return hasRead;
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(cancellationToken);
        if (!reading.IsCompleted)
        {
            wire.OnWaiting();
        }

        var result = await reading;
        _buffer = result.Buffer;
        return result;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // A reader that consumes nothing may pass a position that belongs to no buffer.
        var read = _buffer.IsEmpty ? 0 : _buffer.Slice(_buffer.Start, examined).Length;
        var total = _consumed + read;
        _consumed += _buffer.IsEmpty ? 0 : _buffer.Slice(_buffer.Start, consumed).Length;
        _buffer = default;
        inner.AdvanceTo(consumed, examined);
        wire.OnRead(total);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        inner.Complete(exception);
        wire.OnRead(long.MaxValue);
        wire.OnWaiting();
    }
}
