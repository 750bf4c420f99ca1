using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// Handles messages from other nodes. Input is untrusted: lengths are validated, and malformed messages are counted and ignored.
/// </summary>
internal sealed partial class EndpointReplicator
{
    /// <summary>
    /// The maximum number of tracked nodes. No real deployment exceeds it; more names indicate a publisher that forges them.
    /// </summary>
    private const int MaxNodes = 1024;

    // The fields are used under the gate of the groups, apart from _awaitedCount and _hasWarned.
    private readonly Dictionary<Guid, RemoteNode> _nodes = [];

    // Nodes that were known when the connection was lost, with the timestamp of the reconnection; null while the connection is lost. After
    // NodeTimeout without an envelope they are no longer awaited.
    private readonly Dictionary<Guid, long?> _awaited = [];
    private int _awaitedCount;
    private long? _lostAt;
    private bool _hasWarned;

    /// <summary>
    /// Gets a value indicating whether nodes that were known before the connection was lost may not have reconnected, and miss what is
    /// published.
    /// </summary>
    private bool IsAwaitingNodes => Volatile.Read(ref _awaitedCount) != 0;

    public void Receive(ReadOnlySpan<byte> payload)
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

    /// <summary>
    /// Records that a node is alive, and checks the sequence number of its envelope. Called under the gate of the groups.
    /// </summary>
    /// <returns>False if the envelope must be ignored.</returns>
    private bool TryTrackNode(Guid sender, long sequence, EnvelopeKind kind, out RemoteNode from)
    {
        if (!_nodes.TryGetValue(sender, out from!))
        {
            if (_nodes.Count == MaxNodes || kind == EnvelopeKind.Goodbye)
            {
                return false;
            }

            _nodes.Add(sender, from = new(sender) { Sequence = sequence - 1 });
            node.LogNodeJoined(from.Name, topic);
        }

        if (sequence <= from.Sequence)
        {
            Count("duplicate", 1);
            return false;
        }

        if (sequence - from.Sequence is > 1 and var step)
        {
            Count("lost", step - 1);
            from.Incoming = null;
        }

        from.Sequence = sequence;
        from.LastHeard = node.Time.GetTimestamp();
        if (_awaited.Remove(sender))
        {
            Volatile.Write(ref _awaitedCount, _awaited.Count);
        }

        return true;
    }

    /// <summary>Applies an envelope to the members of its node. Called under the gate of the groups.</summary>
    /// <returns>False if the envelope is malformed.</returns>
    private bool TrackMembers(RemoteNode from, EnvelopeKind kind, ref EnvelopeReader reader, out bool isInStep)
    {
        isInStep = true;
        if (kind != EnvelopeKind.Snapshot)
        {
            from.Incoming = null;
        }

        switch (kind)
        {
            case EnvelopeKind.Changes:
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
                isInStep = from.Version == version;
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
            (from.Incoming, from.NextPart) = (new(StringComparer.Ordinal), 0);
        }

        if (from.Incoming is null || part != from.NextPart++)
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

                node.Metrics.BackplaneMessages.Add(1, BackplaneNode.Received);
                groups.Deliver(receivers, message);
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

    private bool MayRequestSnapshot(RemoteNode from)
    {
        var now = node.Time.GetTimestamp();
        if (from.LastRequested is { } last && node.Time.GetElapsedTime(last, now) < HeartbeatInterval)
        {
            return false;
        }

        from.LastRequested = now;
        return true;
    }

    /// <summary>Marks known nodes as awaited. A node may not have subscribed again until it is heard of again.</summary>
    private void AwaitKnownNodes()
    {
        var now = node.Time.GetTimestamp();
        var known = _nodes.Values.Where(known => known.LastHeard <= _lostAt).Select(static known => known.Id);
        foreach (var id in known.Concat(_awaited.Keys).ToList())
        {
            _awaited[id] = now;
        }

        Volatile.Write(ref _awaitedCount, _awaited.Count);
    }

    private void RemoveSilentNodes()
    {
        var now = node.Time.GetTimestamp();
        foreach (var silent in _nodes.Values.Where(known => IsOver(known.LastHeard)).ToList())
        {
            if (!node.IsConnected)
            {
                _awaited[silent.Id] = null;
            }

            Remove(silent);
        }

        foreach (var gone in _awaited.Where(awaited => node.IsConnected && awaited.Value is { } since && IsOver(since)).ToList())
        {
            _awaited.Remove(gone.Key);
        }

        Volatile.Write(ref _awaitedCount, _awaited.Count);

        bool IsOver(long since) => node.Time.GetElapsedTime(since, now) >= node.Options.NodeTimeout;
    }

    private void Remove(RemoteNode gone)
    {
        groups.Remote.Clear(gone.Members);
        _nodes.Remove(gone.Id);
        node.LogNodeLeft(gone.Name, topic);
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
