using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Backplane;

/// <summary>What other nodes say. None of it is believed unseen: lengths are checked, and what makes no sense is counted and left.</summary>
internal sealed partial class EndpointReplicator
{
    /// <summary>Nodes that are kept track of. More are none that an application has, but a publisher that makes up names.</summary>
    private const int MaxNodes = 1024;

    private readonly Dictionary<Guid, RemoteNode> _nodes = [];

    // Nodes that were there when the connection was lost, with the time at which they count as gone; null while it is lost.
    private readonly Dictionary<Guid, long?> _awaited = [];
    private int _awaitedCount;
    private long? _lostAt;
    private bool _hasWarned;

    /// <summary>Whether nodes that were there before the connection was lost may not be back yet, and miss what is published.</summary>
    private bool IsAwaitingNodes => Volatile.Read(ref _awaitedCount) != 0;

    public void Receive(ReadOnlySpan<byte> payload)
    {
        var reader = new EnvelopeReader(payload);
        if (!reader.TryByte(out var format) || format != EnvelopeWriter.Format
            || !reader.TryByte(out var kind) || !reader.TryNode(out var sender) || !reader.TryNumber(out var sequence))
        {
            Discard("malformed", "it is of another format");
            return;
        }

        if (sender == node.Id)
        {
            return;
        }

        bool isUnderstood;
        Guid? ask;
        lock (groups.Gate)
        {
            if (!TryHear(sender, sequence, (EnvelopeKind)kind, out var from))
            {
                return;
            }

            isUnderstood = TrackMembers(from, (EnvelopeKind)kind, ref reader, out var isInStep);
            ask = isInStep || !MayAsk(from) ? null : sender;
        }

        if (ask is { } asked)
        {
            Tell(Begin(EnvelopeKind.Ask).Node(asked));
        }

        if (!isUnderstood || !Act((EnvelopeKind)kind, ref reader))
        {
            Discard("malformed", "it is not understood");
        }
    }

    /// <summary>Notes that a node is there. False if the envelope is not to be handled.</summary>
    private bool TryHear(Guid sender, long sequence, EnvelopeKind kind, out RemoteNode from)
    {
        if (!_nodes.TryGetValue(sender, out from!))
        {
            if (_nodes.Count == MaxNodes || kind == EnvelopeKind.Goodbye)
            {
                return false;
            }

            _nodes.Add(sender, from = new(sender) { Sequence = sequence - 1 });
            node.LogNodeCame(from.Name, topic);
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

    /// <summary>What concerns who is where. Under the gate of the groups.</summary>
    /// <returns>False if it makes no sense.</returns>
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
                Forget(from);
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
            // A part is missing; the next heartbeat shows that we are not in step.
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

    /// <summary>What has an effect beyond the membership. Not under the gate.</summary>
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
                    Discard("codec", "it has no content for the codec of a member's route, which the sending node's routes of the class do not have");
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

            case EnvelopeKind.Ask:
                if (!reader.TryNode(out var asked))
                {
                    return false;
                }

                if (asked == Guid.Empty || asked == node.Id)
                {
                    AnswerAsk();
                }

                return true;

            default:
                // What concerns members has been handled.
                return Enum.IsDefined(kind);
        }
    }

    private bool MayAsk(RemoteNode from)
    {
        var now = node.Time.GetTimestamp();
        if (from.LastAsked is { } last && node.Time.GetElapsedTime(last, now) < HeartbeatInterval)
        {
            return false;
        }

        from.LastAsked = now;
        return true;
    }

    /// <summary>Until they have been heard of again, nodes that were there before may not be subscribed again.</summary>
    private void AwaitKnownNodes()
    {
        var now = node.Time.GetTimestamp();
        foreach (var known in _nodes.Values.Where(known => known.LastHeard <= _lostAt).Select(static known => known.Id).Concat(_awaited.Keys).ToList())
        {
            _awaited[known] = now;
        }

        Volatile.Write(ref _awaitedCount, _awaited.Count);
    }

    private void ForgetSilentNodes()
    {
        var now = node.Time.GetTimestamp();
        foreach (var silent in _nodes.Values.Where(known => IsOver(known.LastHeard)).ToList())
        {
            if (!node.IsConnected)
            {
                _awaited[silent.Id] = null;
            }

            Forget(silent);
        }

        foreach (var gone in _awaited.Where(awaited => node.IsConnected && awaited.Value is { } since && IsOver(since)).ToList())
        {
            _awaited.Remove(gone.Key);
        }

        Volatile.Write(ref _awaitedCount, _awaited.Count);

        bool IsOver(long since) => node.Time.GetElapsedTime(since, now) >= node.Options.NodeTimeout;
    }

    private void Forget(RemoteNode gone)
    {
        groups.Remote.Clear(gone.Members);
        _nodes.Remove(gone.Id);
        node.LogNodeWent(gone.Name, topic);
    }

    private void Count(string reason, long messages) =>
        node.Metrics.BackplaneDiscarded.Add(messages, new KeyValuePair<string, object?>("reason", reason));

    /// <summary>Counts what cannot be handled, and logs the first of it.</summary>
    private void Discard(string reason, string why)
    {
        Count(reason, 1);
        if (!_hasWarned)
        {
            _hasWarned = true;
            node.LogDiscarded(topic, why);
        }
    }
}
