using System.IO.Pipelines;

namespace WebSocketToolkit.Integration.Tests.Transport.Assumptions;

/// <summary>The output of an <see cref="ObservedConnection"/>. It stays open when Kestrel completes it.</summary>
internal sealed class ObservedWriter(PipeWriter inner, ObservedConnection connection) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        if (bytes != 0)
        {
            connection.Events.Enqueue("write");
        }

        inner.Advance(bytes);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => connection.Events.Enqueue("output completed");

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
}
