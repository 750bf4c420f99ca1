using System.Runtime.ExceptionServices;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// The replicator of one class's groups. It forwards messages to the same class on other nodes, and sends heartbeats.
/// <c>EndpointReplicator.Members.cs</c> replicates the members of this node, <c>EndpointReplicator.Receiving.cs</c> handles messages from
/// the other nodes, and <c>EndpointReplicator.Nodes.cs</c> tracks these nodes.
/// </summary>
/// <param name="node">This node.</param>
/// <param name="topic">The topic that it publishes and subscribes to.</param>
/// <param name="groups">The groups. Their gate may be taken under the publishing lock, never the other way round.</param>
internal sealed partial class EndpointReplicator(BackplaneNode node, string topic, GroupSet groups) : IGroupReplica
{
    // Envelopes are published under this lock, so that sequence numbers and versions only increase. No code of the application runs under
    // it, such as logging providers and listeners of the meter: such code may send to a group of its own.
    private readonly Lock _publishing = new();
    private long _sequence;
    private bool _hasLoggedCodec;

    public string NodeName => node.Name;

    private TimeSpan HeartbeatInterval => node.Options.HeartbeatInterval;

    private MessageSerializer[] Serializers => groups.Serializers is { Length: not 0 } served ? served : [groups.Json];

    /// <inheritdoc/>
    public IForwarding Encode<T>(GroupAddress address, SharedMessage<T> message)
    {
        Exception? fault = null;
        var isEncoded = false;
        foreach (var serializer in Serializers)
        {
            isEncoded |= message.TryFor(serializer, out var reason) is not null;
            fault ??= reason;
        }

        if (!isEncoded && fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        // The key is code of the application, and members may be about to receive the message under a lock.
        var terms = message.TermsFor(default);
        return new Forwarding(this, node.IsConnected ? Write(address, message, terms) : null);
    }

    /// <summary>Passes an envelope to the backplane. May be called under a lock; the caller completes it outside.</summary>
    public ValueTask<bool> Pass(EnvelopeWriter envelope)
    {
        lock (_publishing)
        {
            return Publish(envelope);
        }
    }

    /// <summary>Waits until a message has been confirmed.</summary>
    public async ValueTask<WebSocketGroupSendResult> CompleteAsync(ValueTask<bool> publishing, int local) =>
        !await node.CompleteAsync(topic, publishing) || IsAwaitingNodes
            ? ReportUnavailable(local)
            : new(local, WebSocketRemoteDelivery.Sent);

    /// <summary>Counts a message that may not reach all nodes.</summary>
    /// <returns>The result of the send.</returns>
    public WebSocketGroupSendResult ReportUnavailable(int local)
    {
        node.Metrics.BackplaneDiscarded.Add(1, new KeyValuePair<string, object?>("reason", "unavailable"));
        return new(local, WebSocketRemoteDelivery.Unavailable);
    }

    private EnvelopeWriter? Write<T>(GroupAddress address, SharedMessage<T> message, in SendPolicy terms)
    {
        var serializers = Serializers;
        EnvelopeWriter? envelope = null;
        foreach (var serializer in serializers)
        {
            if (message.TryFor(serializer, out var fault) is not { } content)
            {
                ReportNotEncoded(fault!, serializer);
                continue;
            }

            envelope ??= Begin(EnvelopeKind.Message, (content.Payload.Length * serializers.Length) + 256)
                .Address(address)
                .Policy(message.Policy, terms);
            envelope.String(serializer.CodecName).Byte((byte)content.Opcode).Bytes(content.Payload);
        }

        return envelope;
    }

    public ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, int local) =>
        node.IsConnected
            ? CompleteAsync(Pass(Begin(EnvelopeKind.Close).Address(address).Number(code).String(reason)), local)
            : new(ReportUnavailable(local));

    void IGroupReplica.OnOpened(string connection, string? user, DateTimeOffset at) => Changes.Opened(connection, user, at);

    void IGroupReplica.OnClosed(string connection) => Changes.Closed(connection);

    void IGroupReplica.OnJoined(string connection, string group, byte[]? state) => Changes.Joined(connection, group, state);

    void IGroupReplica.OnLeft(string connection, string group) => Changes.Left(connection, group);

    /// <summary>Handles the first connection, a reconnection or the end of a block of the backplane.</summary>
    public void OnConnected()
    {
        lock (groups.Gate)
        {
            AwaitKnownNodes();
            BeginToListen();
        }

        Announce();
    }

    /// <summary>Handles that the backplane has lost its connection, or accepts nothing.</summary>
    public void OnDisconnected()
    {
        lock (groups.Gate)
        {
            _lostAt ??= node.Time.GetTimestamp();
        }
    }

    /// <summary>Publishes the members of this node, and requests those of the other nodes.</summary>
    public void Announce()
    {
        BeginSnapshot();
        PublishUnconfirmed(Begin(EnvelopeKind.SnapshotRequest).Node(Guid.Empty));
    }

    /// <summary>Publishes a heartbeat, and removes nodes that are silent.</summary>
    /// <param name="isLate">Indicates whether this process stood still, so that the silence of the others may be its own.</param>
    public void OnTimer(bool isLate)
    {
        bool isDeaf;
        lock (groups.Gate)
        {
            if (isLate)
            {
                BeginToListen();
            }

            RemoveSilentNodes();
            isDeaf = IsDeaf();
        }

        Report();
        if (!node.IsConnected)
        {
            return;
        }

        if (isDeaf)
        {
            node.Restart(topic);
        }

        BeginSnapshotIfRequested();
        _ = BeatAsync();
    }

    /// <summary>Announces that this node stops, so that the other nodes need not wait for its silence.</summary>
    public ValueTask<bool> LeaveAsync() => PublishAsync(Begin(EnvelopeKind.Goodbye));

    private EnvelopeWriter Begin(EnvelopeKind kind, int capacity = 256) => new EnvelopeWriter(capacity).Header(kind, node.Id);

    private async Task BeatAsync()
    {
        var at = node.Time.GetTimestamp();
        ValueTask<bool> publishing;
        lock (_publishing)
        {
            publishing = Publish(Begin(EnvelopeKind.Heartbeat).Number(_publishedVersion));
        }

        if (await node.CompleteAsync(topic, publishing))
        {
            lock (groups.Gate)
            {
                ExpectToHear(at);
            }
        }
    }

    /// <summary>Publishes without waiting for the confirmation. A node that misses it notices by the next heartbeat.</summary>
    private void PublishUnconfirmed(EnvelopeWriter envelope) => _ = PublishAsync(envelope).AsTask();

    private ValueTask<bool> PublishAsync(EnvelopeWriter envelope) => node.CompleteAsync(topic, Pass(envelope));

    /// <summary>Stamps an envelope, and passes it to the backplane. Called under the publishing lock; the caller completes it outside.</summary>
    private ValueTask<bool> Publish(EnvelopeWriter envelope)
    {
        envelope.Stamp(++_sequence);
        return node.Publish(topic, envelope.Written);
    }

    private void ReportNotEncoded(Exception fault, MessageSerializer serializer)
    {
        Count("codec", 1);
        if (!_hasLoggedCodec)
        {
            _hasLoggedCodec = true;
            node.LogNotEncoded(fault, topic, serializer.CodecName);
        }
    }
}
