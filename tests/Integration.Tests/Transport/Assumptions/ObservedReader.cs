using System.IO.Pipelines;

namespace WebSocketToolkit.Integration.Tests.Transport.Assumptions;

/// <summary>The input of an <see cref="ObservedConnection"/>. It stays open when Kestrel completes it.</summary>
internal sealed class ObservedReader(PipeReader inner, ObservedConnection connection) : PipeReader
{
    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => connection.Events.Enqueue("input completed");

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        connection.Events.Enqueue("read");
        return inner.ReadAsync(cancellationToken);
    }

    public override bool TryRead(out ReadResult result)
    {
        connection.Events.Enqueue("read");
        return inner.TryRead(out result);
    }
}
