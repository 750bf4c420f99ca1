using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// The replicator of one class's groups. It forwards messages to the same class on other nodes, replicates the members of this node, and
/// sends heartbeats. <c>EndpointReplicator.Receiving.cs</c> handles messages from the other nodes.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="topic">The topic that it publishes and subscribes to.</param>
/// <param name="groups">The groups. Their gate may be taken under the publishing lock, never the other way round.</param>
internal sealed partial class EndpointReplicator(BackplaneNode node, string topic, GroupSet groups) : IGroupReplica
{
    // Envelopes are published under this lock, so that sequence numbers and versions only increase.
    private readonly Lock _publishing = new();
    private long _sequence;
    private long _publishedVersion;
    private long? _lastSnapshot;
    private bool _isFlushing;
    private bool _isSnapshotDue;

    /// <summary>Gets the changes that are to be published. Used under the gate of the groups.</summary>
    private PendingChanges Changes => field ??= new(this);

    public string NodeName => node.Name;

    private TimeSpan HeartbeatInterval => node.Options.HeartbeatInterval;

    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(GroupAddress address, SharedMessage<T> message, int local)
    {
        if (!node.IsConnected)
        {
            return new(ReportUnavailable(local));
        }

        var serializers = groups.Serializers is { Length: not 0 } served ? served : [groups.Json];
        EnvelopeWriter? envelope = null;
        foreach (var serializer in serializers)
        {
            var content = message.For(serializer);
            envelope ??= Begin(EnvelopeKind.Message, (content.Payload.Length * serializers.Length) + 256)
                .Address(address)
                .Policy(message.Policy, message.TermsFor(default));
            envelope.String(serializer.CodecName).Byte((byte)content.Opcode).Bytes(content.Payload);
        }

        return ForwardAsync(envelope!, local);
    }

    public ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, int local) =>
        node.IsConnected
            ? ForwardAsync(Begin(EnvelopeKind.Close).Address(address).Number(code).String(reason), local)
            : new(ReportUnavailable(local));

    void IGroupReplica.OnOpened(string connection, string? user, DateTimeOffset at) => Changes.Opened(connection, user, at);

    void IGroupReplica.OnClosed(string connection) => Changes.Closed(connection);

    void IGroupReplica.OnJoined(string connection, string group, byte[]? state) => Changes.Joined(connection, group, state);

    void IGroupReplica.OnLeft(string connection, string group) => Changes.Left(connection, group);

    /// <summary>
    /// Publishes the pending changes soon, together with those that are made until then. Called under the gate of the groups.
    /// </summary>
    public void Flush()
    {
        if (!_isFlushing)
        {
            _isFlushing = true;
            ThreadPool.UnsafeQueueUserWorkItem(static replicator => _ = replicator.FlushAsync(), this, preferLocal: false);
        }
    }

    /// <summary>Handles the first connection or a reconnection of the backplane.</summary>
    public void OnConnected()
    {
        lock (groups.Gate)
        {
            AwaitKnownNodes();
        }

        Announce();
    }

    /// <summary>Handles the loss of the backplane's connection.</summary>
    public void OnDisconnected()
    {
        lock (groups.Gate)
        {
            _lostAt = node.Time.GetTimestamp();
        }
    }

    /// <summary>Publishes the members of this node, and requests those of the other nodes.</summary>
    public void Announce()
    {
        PublishSnapshot();
        PublishUnconfirmed(Begin(EnvelopeKind.SnapshotRequest).Node(Guid.Empty));
    }

    /// <summary>Publishes a heartbeat, and removes nodes that are silent.</summary>
    public void OnTimer()
    {
        lock (groups.Gate)
        {
            RemoveSilentNodes();
        }

        if (!node.IsConnected)
        {
            return;
        }

        if (_isSnapshotDue)
        {
            PublishSnapshot();
        }

        lock (_publishing)
        {
            PublishUnconfirmed(Begin(EnvelopeKind.Heartbeat).Number(_publishedVersion));
        }
    }

    /// <summary>Announces that this node stops, so that the other nodes need not wait for its silence.</summary>
    public ValueTask<bool> LeaveAsync() => PublishAsync(Begin(EnvelopeKind.Goodbye));

    private EnvelopeWriter Begin(EnvelopeKind kind, int capacity = 256) => new EnvelopeWriter(capacity).Header(kind, node.Id);

    private async Task FlushAsync()
    {
        while (true)
        {
            ValueTask<bool> publishing;
            lock (_publishing)
            {
                EnvelopeWriter? changes;
                long from;
                long to;
                lock (groups.Gate)
                {
                    to = Changes.Version;
                    changes = Changes.RemoveAll(out from);
                    if (from == to)
                    {
                        _isFlushing = false;
                        return;
                    }
                }

                if (changes is null)
                {
                    PublishSnapshot();
                    continue;
                }

                _publishedVersion = to;
                publishing = PublishAsync(
                    Begin(EnvelopeKind.Changes, changes.Length + 64).Number(from).Number(to).Raw(changes.Written.Span));
            }

            // A node that misses it notices by the version of the next heartbeat.
            await publishing;
        }
    }

    private void PublishSnapshot()
    {
        // Nothing is published between the parts: a change could be about a member that has not been sent yet.
        lock (_publishing)
        {
            List<EnvelopeWriter> parts;
            lock (groups.Gate)
            {
                _publishedVersion = Changes.Version;
                Changes.RemoveAll(out _);
                parts = PendingChanges.Snapshot(groups);
            }

            _isSnapshotDue = false;
            _lastSnapshot = node.Time.GetTimestamp();
            for (var part = 0; part < parts.Count; part++)
            {
                PublishUnconfirmed(Begin(EnvelopeKind.Snapshot, parts[part].Length + 64)
                    .Number(_publishedVersion)
                    .Number(part)
                    .Byte(part == parts.Count - 1 ? (byte)1 : (byte)0)
                    .Raw(parts[part].Written.Span));
            }
        }
    }

    /// <summary>Answers a request for a snapshot: at once, but at most once within the heartbeat interval.</summary>
    private void OnSnapshotRequested()
    {
        lock (_publishing)
        {
            if (_lastSnapshot is { } last && node.Time.GetElapsedTime(last) < HeartbeatInterval)
            {
                _isSnapshotDue = true;
                return;
            }
        }

        PublishSnapshot();
    }

    /// <summary>Publishes without waiting for the confirmation. A node that misses it notices by the next heartbeat.</summary>
    private void PublishUnconfirmed(EnvelopeWriter envelope) => _ = PublishAsync(envelope).AsTask();

    private ValueTask<bool> PublishAsync(EnvelopeWriter envelope)
    {
        lock (_publishing)
        {
            envelope.Stamp(++_sequence);
            return node.PublishAsync(topic, envelope.Written);
        }
    }

    private async ValueTask<WebSocketGroupSendResult> ForwardAsync(EnvelopeWriter envelope, int local)
    {
        if (!await PublishAsync(envelope) || IsAwaitingNodes)
        {
            return ReportUnavailable(local);
        }

        return new(local, WebSocketRemoteDelivery.Sent);
    }

    /// <summary>Counts a message that may not reach all nodes.</summary>
    /// <returns>The result of the send.</returns>
    private WebSocketGroupSendResult ReportUnavailable(int local)
    {
        node.Metrics.BackplaneDiscarded.Add(1, new KeyValuePair<string, object?>("reason", "unavailable"));
        return new(local, WebSocketRemoteDelivery.Unavailable);
    }
}
