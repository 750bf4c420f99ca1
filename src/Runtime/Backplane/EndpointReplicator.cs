using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// Connects the groups of one class with those of the same class on other nodes: passes messages on, tells who has come and gone, and
/// says every second that it is there. What comes from the others is in <c>EndpointReplicator.Receiving.cs</c>.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="topic">What it publishes to, and listens to.</param>
/// <param name="groups">The groups. Their gate may be taken inside of the publishing lock, never the other way round.</param>
internal sealed partial class EndpointReplicator(BackplaneNode node, string topic, GroupSet groups) : IGroupReplica
{
    // What is published under it keeps its order: sequence numbers and versions go up.
    private readonly Lock _publishing = new();
    private long _sequence;
    private long _publishedVersion;
    private long? _lastSnapshot;
    private bool _isFlushing;
    private bool _owesSnapshot;

    /// <summary>What the other nodes are going to be told. Used under the gate of the groups.</summary>
    private PendingChanges Changes => field ??= new(this);

    public string NodeName => node.Name;

    private TimeSpan HeartbeatInterval => node.Options.HeartbeatInterval;

    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(GroupAddress address, SharedMessage<T> message, int local)
    {
        if (!node.IsConnected)
        {
            return new(NotPassedOn(local));
        }

        var serializers = groups.Serializers is { Length: not 0 } served ? served : [groups.Json];
        EnvelopeWriter? envelope = null;
        foreach (var serializer in serializers)
        {
            var content = message.For(serializer);
            envelope ??= Begin(EnvelopeKind.Message, (content.Payload.Length * serializers.Length) + 256).Address(address).Terms(message.Policy, message.TermsFor(default));
            envelope.String(serializer.CodecName).Byte((byte)content.Opcode).Bytes(content.Payload);
        }

        return PassOnAsync(envelope!, local);
    }

    public ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, int local) =>
        node.IsConnected
            ? PassOnAsync(Begin(EnvelopeKind.Close).Address(address).Number(code).String(reason), local)
            : new(NotPassedOn(local));

    void IGroupReplica.OnOpened(string connection, string? user, DateTimeOffset at) => Changes.Opened(connection, user, at);

    void IGroupReplica.OnClosed(string connection) => Changes.Closed(connection);

    void IGroupReplica.OnJoined(string connection, string group, byte[]? state) => Changes.Joined(connection, group, state);

    void IGroupReplica.OnLeft(string connection, string group) => Changes.Left(connection, group);

    /// <summary>Tells the other nodes of pending changes soon: of those that come meanwhile, together. Called under the gate of the groups.</summary>
    public void Flush()
    {
        if (!_isFlushing)
        {
            _isFlushing = true;
            ThreadPool.UnsafeQueueUserWorkItem(static link => _ = link.FlushAsync(), this, preferLocal: false);
        }
    }

    /// <summary>The connection is there, the first or again.</summary>
    public void Connected()
    {
        lock (groups.Gate)
        {
            AwaitKnownNodes();
        }

        Announce();
    }

    /// <summary>The connection is lost.</summary>
    public void Disconnected()
    {
        lock (groups.Gate)
        {
            _lostAt = node.Time.GetTimestamp();
        }
    }

    /// <summary>The others get our members, and we ask for theirs.</summary>
    public void Announce()
    {
        PublishSnapshot();
        Tell(Begin(EnvelopeKind.Ask).Node(Guid.Empty));
    }

    /// <summary>Says that this node is there, and finds out who is not any more.</summary>
    public void Beat()
    {
        lock (groups.Gate)
        {
            ForgetSilentNodes();
        }

        if (!node.IsConnected)
        {
            return;
        }

        if (_owesSnapshot)
        {
            PublishSnapshot();
        }

        lock (_publishing)
        {
            Tell(Begin(EnvelopeKind.Heartbeat).Number(_publishedVersion));
        }
    }

    /// <summary>Says that this node goes, so that the others need not wait for its silence.</summary>
    public ValueTask<bool> LeaveAsync() => Publish(Begin(EnvelopeKind.Goodbye));

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
                    changes = Changes.Take(out from);
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
                publishing = Publish(Begin(EnvelopeKind.Changes, changes.Length + 64).Number(from).Number(to).Raw(changes.Written.Span));
            }

            // Those who miss it see by the version of the next heartbeat that they have.
            await publishing;
        }
    }

    private void PublishSnapshot()
    {
        // Parts follow each other without anything in between: a change would be one of members that have not come yet.
        lock (_publishing)
        {
            List<EnvelopeWriter> parts;
            lock (groups.Gate)
            {
                _publishedVersion = Changes.Version;
                Changes.Take(out _);
                parts = PendingChanges.Snapshot(groups);
            }

            _owesSnapshot = false;
            _lastSnapshot = node.Time.GetTimestamp();
            for (var part = 0; part < parts.Count; part++)
            {
                Tell(Begin(EnvelopeKind.Snapshot, parts[part].Length + 64)
                    .Number(_publishedVersion)
                    .Number(part)
                    .Byte(part == parts.Count - 1 ? (byte)1 : (byte)0)
                    .Raw(parts[part].Written.Span));
            }
        }
    }

    /// <summary>Answers a node that asks who is here: at once, but no more than once within a heartbeat.</summary>
    private void AnswerAsk()
    {
        lock (_publishing)
        {
            if (_lastSnapshot is { } last && node.Time.GetElapsedTime(last) < HeartbeatInterval)
            {
                _owesSnapshot = true;
                return;
            }
        }

        PublishSnapshot();
    }

    /// <summary>Publishes what nobody waits for: who misses it sees so by the next heartbeat.</summary>
    private void Tell(EnvelopeWriter envelope) => _ = Publish(envelope).AsTask();

    private ValueTask<bool> Publish(EnvelopeWriter envelope)
    {
        lock (_publishing)
        {
            envelope.Stamp(++_sequence);
            return node.PublishAsync(topic, envelope.Written);
        }
    }

    private async ValueTask<WebSocketGroupSendResult> PassOnAsync(EnvelopeWriter envelope, int local)
    {
        if (!await Publish(envelope) || IsAwaitingNodes)
        {
            return NotPassedOn(local);
        }

        return new(local, WebSocketRemoteDelivery.Sent);
    }

    private WebSocketGroupSendResult NotPassedOn(int local)
    {
        node.Metrics.BackplaneDiscarded.Add(1, new KeyValuePair<string, object?>("reason", "unavailable"));
        return new(local, WebSocketRemoteDelivery.Unavailable);
    }
}
