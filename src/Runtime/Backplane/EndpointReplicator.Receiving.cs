using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// Handles messages from other nodes. Input is untrusted: lengths are validated, and malformed messages are counted and ignored.
/// </summary>
internal sealed partial class EndpointReplicator
{
    private bool _hasWarned;

    public void Receive(ReadOnlySpan<byte> payload)
    {
        Volatile.Write(ref _receivedAt, node.Time.GetTimestamp());
        try
        {
            Handle(payload);
        }
        finally
        {
            Report();
        }
    }

    private void Handle(ReadOnlySpan<byte> payload)
    {
        var reader = new EnvelopeReader(payload);
        if (!reader.TryByte(out var format) || format != EnvelopeWriter.Format
            || !reader.TryByte(out var kind) || !reader.TryNode(out var sender) || !reader.TryNumber(out var sequence))
        {
            Discard("malformed", "its format is unknown");
            return;
        }

        if (sender == node.Id)
        {
            OnHeard((EnvelopeKind)kind);
            return;
        }

        bool isUnderstood;
        Guid? snapshotSource;
        lock (groups.Gate)
        {
            if (!TryTrackNode(sender, sequence, (EnvelopeKind)kind, out var from))
            {
                return;
            }

            isUnderstood = TrackMembers(from, (EnvelopeKind)kind, ref reader, out var isInStep);
            snapshotSource = isInStep || !MayRequestSnapshot(from) ? null : sender;
        }

        if (snapshotSource is { } source)
        {
            PublishUnconfirmed(Begin(EnvelopeKind.SnapshotRequest).Node(source));
        }

        if (!isUnderstood || !Act((EnvelopeKind)kind, ref reader))
        {
            Discard("malformed", "it is malformed or of an unknown kind");
        }
    }

    /// <summary>Applies an envelope to the members of its node. Called under the gate of the groups.</summary>
    /// <returns>False if the envelope is malformed.</returns>
    private bool TrackMembers(RemoteNode from, EnvelopeKind kind, ref EnvelopeReader reader, out bool isInStep)
    {
        isInStep = true;
        switch (kind)
        {
            case EnvelopeKind.Changes:
                // The sender has given the snapshot up: it publishes no change between the parts.
                from.Incoming = null;
                if (!reader.TryNumber(out var before) || !reader.TryNumber(out var after))
                {
                    return false;
                }

                if (from.Version == before)
                {
                    var isSound = MemberChangeReader.Apply(groups.Remote, from, ref reader);
                    from.Version = isSound ? after : null;
                    isInStep = isSound;
                    return isSound;
                }

                isInStep = from.Version >= after;
                return true;

            case EnvelopeKind.Snapshot:
                return CollectSnapshot(from, ref reader);

            case EnvelopeKind.Heartbeat:
                var hasVersion = reader.TryNumber(out var version);
                isInStep = from.Version == version || (from.Incoming is not null && from.IncomingVersion == version);
                return hasVersion;

            case EnvelopeKind.Goodbye:
                Remove(from);
                return true;

            default:
                return true;
        }
    }

    private bool CollectSnapshot(RemoteNode from, ref EnvelopeReader reader)
    {
        if (!reader.TryNumber(out var version) || !reader.TryNumber(out var part) || !reader.TryByte(out var isLast))
        {
            return false;
        }

        if (from.Version == version)
        {
            return true;
        }

        if (part == 0)
        {
            (from.Incoming, from.IncomingVersion, from.NextPart) = (new(StringComparer.Ordinal), version, 0);
        }

        if (from.Incoming is null || version != from.IncomingVersion || part != from.NextPart++)
        {
            // A part is missing: the next heartbeat shows that this node is out of step.
            from.Incoming = null;
            return true;
        }

        if (!MemberChangeReader.Collect(from, from.Incoming, ref reader))
        {
            from.Incoming = null;
            return false;
        }

        if (isLast != 0)
        {
            groups.Remote.Replace(from.Members, from.Incoming);
            (from.Version, from.Incoming) = (version, null);
        }

        return true;
    }

    /// <summary>Carries out an envelope that has an effect beyond the membership. Not called under the gate.</summary>
    /// <returns>False if the envelope is malformed.</returns>
    private bool Act(EnvelopeKind kind, ref EnvelopeReader reader)
    {
        switch (kind)
        {
            case EnvelopeKind.Message:
                if (!reader.TryAddress(out var receivers) || RemoteMessage.Read(ref reader) is not { } message)
                {
                    return false;
                }

                groups.Deliver(receivers, message);
                node.Metrics.BackplaneMessages.Add(1, BackplaneNode.Received);
                if (message.LacksContent)
                {
                    Discard(
                        "codec",
                        "it has no content for the codec of a member's route, which no route of the class on the sending node has");
                }

                return true;

            case EnvelopeKind.Close:
                if (!reader.TryAddress(out var closed) || !reader.TryNumber(out var code) || !reader.TryString(out var reason)
                    || !CloseStatus.MayBeSent((int)Math.Clamp(code, 0, int.MaxValue))
                    || System.Text.Encoding.UTF8.GetByteCount(reason) > CloseStatus.MaxReasonBytes)
                {
                    return false;
                }

                groups.Close(closed, (int)code, reason, except: null);
                return true;

            case EnvelopeKind.SnapshotRequest:
                if (!reader.TryNode(out var requested))
                {
                    return false;
                }

                if (requested == Guid.Empty || requested == node.Id)
                {
                    OnSnapshotRequested();
                }

                return true;

            default:
                // Membership has been handled already.
                return Enum.IsDefined(kind);
        }
    }

    private void Count(string reason, long messages) =>
        node.Metrics.BackplaneDiscarded.Add(messages, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts a message that cannot be handled, and logs the first.</summary>
    /// <param name="tag">The reason, for the meter.</param>
    /// <param name="reason">The reason, for the log.</param>
    private void Discard(string tag, string reason)
    {
        Count(tag, 1);
        if (!_hasWarned)
        {
            _hasWarned = true;
            node.LogDiscarded(topic, reason);
        }
    }
}
