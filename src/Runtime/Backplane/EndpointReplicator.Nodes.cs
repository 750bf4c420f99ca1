using System.Collections.Concurrent;

namespace WebSocketToolkit.Backplane;

/// <summary>Tracks the other nodes, and whether this node hears anything at all. Called under the gate of the groups.</summary>
internal sealed partial class EndpointReplicator
{
    /// <summary>
    /// The maximum number of tracked nodes. No real deployment exceeds it; more names indicate a publisher that forges them.
    /// </summary>
    private const int MaxNodes = 1024;

    private readonly Dictionary<Guid, RemoteNode> _nodes = [];

    // Nodes that were known when the connection was lost, with the timestamp of the reconnection; null while the connection is lost. After
    // NodeTimeout without an envelope they are no longer awaited.
    private readonly Dictionary<Guid, long?> _awaited = [];

    // The last sequence numbers of nodes that fell silent: what they published meanwhile is missing here if they come back.
    private readonly Dictionary<Guid, long> _silentSequences = [];

    // What is logged and counted when the gate is free: providers and listeners of the meter are code of the application.
    private readonly ConcurrentQueue<Action> _reports = new();
    private int _awaitedCount;
    private long? _lostAt;
    private long _listensSince = long.MinValue;
    private long? _unheardSince;

    // The time of the last envelope, whoever sent it. Written by the thread that receives, without the gate.
    private long _receivedAt = long.MinValue;

    /// <summary>
    /// Gets a value indicating whether nodes that were known before the connection was lost may not have reconnected, and miss what is
    /// published.
    /// </summary>
    private bool IsAwaitingNodes => Volatile.Read(ref _awaitedCount) != 0;

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

            var isKnown = _silentSequences.Remove(sender, out var last);
            _nodes.Add(sender, from = new(sender) { Sequence = isKnown ? last : sequence - 1 });
            var name = from.Name;
            _reports.Enqueue(() => node.LogNodeJoined(name, topic));
        }

        if (sequence <= from.Sequence)
        {
            _reports.Enqueue(() => Count("duplicate", 1));
            return false;
        }

        if (sequence - from.Sequence is > 1 and var step)
        {
            _reports.Enqueue(() => Count("lost", step - 1));
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
        _lostAt = null;
    }

    /// <summary>
    /// Gives every node, and this node's own heartbeats, the whole time to be heard: until now it was not their fault that they were not.
    /// </summary>
    private void BeginToListen()
    {
        _listensSince = node.Time.GetTimestamp();
        _unheardSince = null;
    }

    /// <summary>Records that this node hears itself.</summary>
    private void OnHeard(EnvelopeKind kind)
    {
        if (kind == EnvelopeKind.Heartbeat)
        {
            lock (groups.Gate)
            {
                _unheardSince = null;
            }
        }
    }

    /// <summary>Records that the backplane has confirmed a heartbeat, which must come back.</summary>
    /// <param name="at">The time at which it was published.</param>
    private void ExpectToHear(long at) => _unheardSince ??= Math.Max(at, _listensSince);

    /// <summary>
    /// Returns whether the backplane takes this node's heartbeats and does not bring them back: then it brings those of other nodes no more
    /// than these, whatever else it says. If nothing at all arrives, this takes half the time: a node that only lags behind receives
    /// something.
    /// </summary>
    private bool IsDeaf()
    {
        if (_unheardSince is not { } since)
        {
            return false;
        }

        // A heartbeat is a little younger than the tick that sent it: the tick that is nearest to the half decides, not the one after it.
        var unheard = node.Time.GetElapsedTime(since);
        var quiet = node.Time.GetElapsedTime(Math.Max(since, Volatile.Read(ref _receivedAt)));
        return unheard >= node.Options.NodeTimeout || quiet >= (node.Options.NodeTimeout - HeartbeatInterval) / 2;
    }

    private void RemoveSilentNodes()
    {
        if (node.IsBlocked)
        {
            return;
        }

        var now = node.Time.GetTimestamp();
        foreach (var silent in _nodes.Values.Where(known => IsOver(Math.Max(known.LastHeard, _listensSince))).ToList())
        {
            if (!node.IsConnected)
            {
                _awaited[silent.Id] = null;
            }

            if (_silentSequences.Count == MaxNodes)
            {
                // Most of them were processes that have ended.
                _silentSequences.Clear();
            }

            _silentSequences[silent.Id] = silent.Sequence;
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
        _reports.Enqueue(() => node.LogNodeLeft(gone.Name, topic));
    }

    /// <summary>Logs and counts what has happened under the gate. Not called under the gate.</summary>
    private void Report()
    {
        while (_reports.TryDequeue(out var report))
        {
            report();
        }
    }
}
