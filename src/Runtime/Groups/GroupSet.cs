using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of one class, with their members on this node and on other nodes.</summary>
/// <param name="json">The serializer for the states of members.</param>
/// <param name="log">The log of presence listeners and of sends that fail.</param>
internal sealed class GroupSet(MessageSerializer json, ILogger log)
{
    private readonly Group _all = new(GroupAddress.All);

    // Both are created under the gate with their first entry, because an application may have a thousand routes. Sends look up groups
    // without the gate.
    private volatile ConcurrentDictionary<GroupAddress, Group>? _groups;
    private PresenceListeners? _listeners;

    /// <summary>
    /// Gets the lock that is held while members join and leave, on this node and on others, so that counts, notifications and replicated
    /// changes agree. No user code and no send runs under it.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>Gets or sets the groups on the other nodes; null without a backplane.</summary>
    public IGroupReplica? Replica { get; set; }

    /// <summary>Gets the serializer for the states of members.</summary>
    public MessageSerializer Json => json;

    /// <summary>Gets the serializers of the class's routes, one for each codec.</summary>
    public MessageSerializer[] Serializers { get; private set; } = [];

    /// <summary>Gets the members on other nodes. Used under the gate.</summary>
    public RemoteMembers Remote => field ??= new(this);

    /// <summary>Adds a route's codec. Messages to other nodes are also encoded with it.</summary>
    public void AddSerializer(MessageSerializer serializer)
    {
        lock (Gate)
        {
            if (!Serializers.Any(known => known.CodecName == serializer.CodecName))
            {
                Serializers = [.. Serializers, serializer];
            }
        }
    }

    /// <summary>Adds a connection that has opened.</summary>
    public void Open(WebSocketConnection connection)
    {
        lock (Gate)
        {
            _all.Add(connection);
            if (connection.UserId is { } user)
            {
                FindOrAdd(new(AudienceKind.User, user)).Add(connection);
            }

            Replica?.OnOpened(connection.Id, connection.UserId, connection.ConnectedAt);
            Raise(isJoin: true, connection);
        }
    }

    /// <summary>Removes a connection that has ended.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="groups">The names of its groups.</param>
    public void End(WebSocketConnection connection, IEnumerable<string> groups)
    {
        lock (Gate)
        {
            foreach (var group in groups)
            {
                LeaveLocked(group, connection);
            }

            _all.Remove(connection);
            if (connection.UserId is { } user)
            {
                Remove(new(AudienceKind.User, user), connection);
            }

            Replica?.OnClosed(connection.Id);
            Raise(isJoin: false, connection);
        }
    }

    /// <summary>Creates the membership of a connection in a group. Not called under a lock: converters of the state are user code.</summary>
    /// <exception cref="InvalidOperationException">There is a backplane, and the type of the state has no JSON contract.</exception>
    public Membership CreateMembership(string name, WebSocketConnection connection, object? state) =>
        new(connection, state, Replica is null || state is null ? null : json.ToJsonState(state, name));

    /// <summary>Adds a connection to a group, or changes its state there.</summary>
    public void Join(string name, Membership member)
    {
        lock (Gate)
        {
            var address = new GroupAddress(AudienceKind.Group, name);
            var isNew = FindOrAdd(address).Set(member);
            Replica?.OnJoined(member.Connection.Id, name, member.Json);
            if (isNew)
            {
                Raise(address, isJoin: true, member.Connection);
            }
        }
    }

    public void Leave(string name, WebSocketConnection connection)
    {
        lock (Gate)
        {
            LeaveLocked(name, connection);
        }
    }

    /// <summary>Returns the number of members on all nodes.</summary>
    public int Count(GroupAddress address)
    {
        lock (Gate)
        {
            return CountLocked(address);
        }
    }

    /// <summary>Returns the members on all nodes.</summary>
    public List<WebSocketMember> Members(GroupAddress address)
    {
        lock (Gate)
        {
            var members = LocalMembers(address).Select(member => new WebSocketMember(member, Replica?.NodeName)).ToList();
            if (Replica is not null)
            {
                members.AddRange(Remote.Members(address).Select(member => new WebSocketMember(
                    member, address.Kind == AudienceKind.Group ? member.Groups[address.Name] : null, json)));
            }

            return members;
        }
    }

    /// <summary>Returns the members on this node.</summary>
    public WebSocketConnection[] LocalConnections(GroupAddress address) => address.Kind != AudienceKind.Connection
        ? Find(address)?.Members ?? []
        : _all.Find(address.Name) is { } connection ? [connection] : [];

    /// <summary>Returns all memberships in groups on this node, for a snapshot. Used under the gate.</summary>
    public IEnumerable<(string Group, Membership Member)> LocalGroups() => (_groups ?? [])
        .Where(static group => group.Key.Kind == AudienceKind.Group)
        .SelectMany(static group => group.Value.Memberships.Select(member => (group.Key.Name, member)));

    /// <summary>Sends a message to the members on this node, and to those on other nodes.</summary>
    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(GroupAddress address, SharedMessage<T> message, WebSocketConnection? except)
    {
        if (Replica is not null && TrafficReports.IsReporting)
        {
            // A listener of the meter or a logging provider sends, perhaps under the lock of a member of this group: it must not wait for
            // the thread that sends to the group at the moment, and may wait for that member.
            return new(Task.Run(() => SendAsync(address, message, except).AsTask()));
        }

        if (address.Kind == AudienceKind.Connection && _all.Find(address.Name) is { } connection)
        {
            // The id belongs to this connection only: no other node has it.
            return new(new WebSocketGroupSendResult(connection != except && Group.Send(message, connection, address, log) ? 1 : 0));
        }

        // Before anyone receives it: a message that cannot be encoded must not have reached some members when the caller is told.
        var group = address.Kind == AudienceKind.Connection ? null : Find(address);
        if (group is not null && (Serializers.Length > 1 || Replica is not null))
        {
            foreach (var member in group.Members)
            {
                message.For(member.Serializer);
            }
        }

        if (Replica is null)
        {
            return new(new WebSocketGroupSendResult(group?.Send(message, except, log) ?? 0));
        }

        var forwarding = Replica.Encode(address, message);
        if (group is not null)
        {
            return forwarding.CompleteAsync(group.SendInOrder(message, except, log, forwarding));
        }

        forwarding.Publish();
        return forwarding.CompleteAsync(local: 0);
    }

    public ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, WebSocketConnection? except)
    {
        var local = Close(address, code, reason, except);
        return Replica is null || (address.Kind == AudienceKind.Connection && _all.Find(address.Name) is not null)
            ? new(new WebSocketGroupSendResult(local))
            : Replica.CloseAsync(address, code, reason, local);
    }

    /// <summary>Closes the members on this node, without waiting for them.</summary>
    /// <returns>The number of members that were not closing already.</returns>
    public int Close(GroupAddress address, int code, string reason, WebSocketConnection? except)
    {
        var closed = 0;
        foreach (var connection in LocalConnections(address))
        {
            if (connection != except && connection.BeginClose(code, reason))
            {
                closed++;
            }
        }

        return closed;
    }

    /// <summary>Delivers a message from another node to the members on this node.</summary>
    public void Deliver(GroupAddress address, ISharedMessage message)
    {
        if (address.Kind != AudienceKind.Connection)
        {
            Find(address)?.Send(message, except: null, log);
        }
        else if (_all.Find(address.Name) is { } connection)
        {
            Group.Send(message, connection, address, log);
        }
    }

    /// <summary>Adds a presence listener.</summary>
    public IDisposable Subscribe(GroupAddress address, Func<WebSocketPresenceChange, Task> listener)
    {
        lock (Gate)
        {
            return (_listeners ??= new(log)).Add(address, listener, this);
        }
    }

    /// <summary>Removes a presence listener.</summary>
    public void Unsubscribe(PresenceSubscription subscription)
    {
        lock (Gate)
        {
            _listeners?.Remove(subscription);
        }
    }

    /// <summary>Notifies the listeners of all connections, of this connection and of its user. Used under the gate.</summary>
    public void Raise(bool isJoin, string connection, string? user)
    {
        if (_listeners is null or { IsEmpty: true })
        {
            return;
        }

        Raise(GroupAddress.All, isJoin, connection, user);
        Raise(new(AudienceKind.Connection, connection), isJoin, connection, user);
        if (user is not null)
        {
            Raise(new(AudienceKind.User, user), isJoin, connection, user);
        }
    }

    /// <summary>Notifies the listeners of one audience. Used under the gate.</summary>
    public void Raise(GroupAddress address, bool isJoin, string connection, string? user)
    {
        if (_listeners?.Has(address) == true)
        {
            _listeners.Raise(address, new(isJoin, connection, user, CountLocked(address)));
        }
    }

    private void Raise(bool isJoin, WebSocketConnection connection)
    {
        if (_listeners is { IsEmpty: false })
        {
            Raise(isJoin, connection.Id, connection.UserId);
        }
    }

    private void Raise(GroupAddress address, bool isJoin, WebSocketConnection connection)
    {
        if (_listeners is { IsEmpty: false })
        {
            Raise(address, isJoin, connection.Id, connection.UserId);
        }
    }

    private int CountLocked(GroupAddress address)
    {
        var local = address.Kind == AudienceKind.Connection ? (_all.Find(address.Name) is null ? 0 : 1) : Find(address)?.Count ?? 0;
        return Replica is null ? local : local + Remote.Count(address);
    }

    private Group? Find(GroupAddress address) => address.Kind == AudienceKind.All ? _all : _groups?.GetValueOrDefault(address);

    /// <summary>Used under the gate.</summary>
    private Group FindOrAdd(GroupAddress address) => (_groups ??= new()).GetOrAdd(address, static address => new(address));

    private Membership[] LocalMembers(GroupAddress address) => address.Kind != AudienceKind.Connection
        ? Find(address)?.Memberships ?? []
        : _all.Find(address.Name) is { } connection ? [new(connection, State: null, Json: null)] : [];

    private void LeaveLocked(string name, WebSocketConnection connection)
    {
        var address = new GroupAddress(AudienceKind.Group, name);
        Remove(address, connection);
        Replica?.OnLeft(connection.Id, name);
        Raise(address, isJoin: false, connection);
    }

    private void Remove(GroupAddress address, WebSocketConnection connection)
    {
        if (_groups is { } groups && groups.TryGetValue(address, out var group))
        {
            group.Remove(connection);
            if (group.Count == 0)
            {
                groups.TryRemove(address, out _);
            }
        }
    }
}
