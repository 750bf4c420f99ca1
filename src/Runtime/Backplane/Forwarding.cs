using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Backplane;

/// <summary>A message that an <see cref="EndpointReplicator"/> forwards.</summary>
/// <param name="replicator">The replicator of the class.</param>
/// <param name="envelope">The message for all codecs; null if it cannot be forwarded.</param>
internal sealed class Forwarding(EndpointReplicator replicator, EnvelopeWriter? envelope) : IForwarding
{
    private Task<bool>? _publishing;

    /// <inheritdoc/>
    public void Publish()
    {
        if (envelope is not null)
        {
            _publishing = replicator.Pass(envelope).AsTask();
        }
    }

    /// <inheritdoc/>
    public ValueTask<WebSocketGroupSendResult> CompleteAsync(int local) =>
        _publishing is null ? new(replicator.ReportUnavailable(local)) : replicator.CompleteAsync(new(_publishing), local);
}
