using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of one class: who is in them, here and on other nodes, and how they are reached.</summary>
/// <param name="json">Reads and writes the states that members have.</param>
/// <param name="log">For presence listeners that fail.</param>
internal sealed class GroupSet(MessageSerializer json, ILogger log)
{
    private readonly Group _all = new(GroupAddress.All);

    // Both are made under the gate when there is somebody to put into them: an application may have a thousand routes. Sends look groups
    // up without the gate.
    private volatile ConcurrentDictionary<GroupAddress, Group>? _groups;
    private PresenceListeners? _listeners;

    /// <summary>
    /// Held while members come and go, here and elsewhere, so that counts, notifications and what other nodes are told agree. No user code
    /// and no send runs under it.
    /// </summary>
    public Lock Gate { get; } = new();

    /// <summary>The way to the other nodes; null without a backplane.</summary>
    public IGroupReplica? Replica { get; set; }

    /// <summary>For the states of members.</summary>
    public MessageSerializer Json => json;

    /// <summary>The serializers of the class's routes, each codec once.</summary>
    public MessageSerializer[] Serializers { get; private set; } = [];

    /// <summary>The members on other nodes. Used under the gate.</summary>
    public RemoteMembers Remote => field ??= new(this);

    /// <summary>Makes a route's codec known: what is sent to other nodes is encoded by it, too.</summary>
    public void Serve(MessageSerializer serializer)
    {
        lock (Gate)
        {
            if (!Serializers.Any(known => known.CodecName == serializer.CodecName))
            {
                Serializers = [.. Serializers, serializer];
            }
        }
    }

    /// <summary>A connection has opened.</summary>
    public void Open(WebSocketConnection connection)
    {
        lock (Gate)
        {
            var member = new Membership(connection, State: null, Json: null);
            _all.Set(member);
            if (connection.UserId is { } user)
            {
                FindOrAdd(new(AudienceKind.User, user)).Set(member);
            }

            Replica?.OnOpened(connection.Id, connection.UserId, connection.ConnectedAt);
            Raise(isJoin: true, connection.Id, connection.UserId);
        }
    }

    /// <summary>A connection has ended.</summary>
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
            Raise(isJoin: false, connection.Id, connection.UserId);
        }
    }

    /// <exception cref="InvalidOperationException">Other nodes need the state as JSON, and it has no contract.</exception>
    public void Join(string name, WebSocketConnection connection, object? state)
    {
        var member = new Membership(connection, state, Replica is null || state is null ? null : json.ToJsonState(state, name));
        lock (Gate)
        {
            var address = new GroupAddress(AudienceKind.Group, name);
            var isNew = FindOrAdd(address).Set(member);
            Replica?.OnJoined(connection.Id, name, member.Json);
            if (isNew)
            {
                Raise(address, isJoin: true, connection.Id, connection.UserId);
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

    /// <summary>How many there are, on all nodes.</summary>
    public int Count(GroupAddress address)
    {
        lock (Gate)
        {
            return CountLocked(address);
        }
    }

    /// <summary>Who is there, on all nodes.</summary>
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

    /// <summary>The members on this node.</summary>
    public WebSocketConnection[] LocalConnections(GroupAddress address) => address.Kind != AudienceKind.Connection
        ? Find(address)?.Members ?? []
        : _all.Find(address.Name) is { } member ? [member.Connection] : [];

    /// <summary>Every local membership, for another node that asks. Used under the gate.</summary>
    public IEnumerable<(string Group, Membership Member)> LocalGroups() => (_groups ?? [])
        .Where(static group => group.Key.Kind == AudienceKind.Group)
        .SelectMany(static group => group.Value.Memberships.Select(member => (group.Key.Name, member)));

    public ValueTask<WebSocketGroupSendResult> SendAsync<T>(GroupAddress address, SharedMessage<T> message, WebSocketConnection? except)
    {
        var local = 0;
        if (address.Kind == AudienceKind.Connection)
        {
            if (_all.Find(address.Name)?.Connection is { } connection)
            {
                // An id is one connection's alone: no other node has it.
                return new(new WebSocketGroupSendResult(connection != except && Group.Send(message, connection, address) ? 1 : 0));
            }
        }
        else
        {
            local = Find(address)?.Send(message, except) ?? 0;
        }

        return Replica is null ? new(new WebSocketGroupSendResult(local)) : Replica.SendAsync(address, message, local);
    }

    public ValueTask<WebSocketGroupSendResult> CloseAsync(GroupAddress address, int code, string reason, WebSocketConnection? except)
    {
        var local = Close(address, code, reason, except);
        return Replica is null || (address.Kind == AudienceKind.Connection && _all.Find(address.Name) is not null)
            ? new(new WebSocketGroupSendResult(local))
            : Replica.CloseAsync(address, code, reason, local);
    }

    /// <summary>Closes the members on this node, without waiting for them.</summary>
    /// <returns>How many were not closing already.</returns>
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

    /// <summary>Hands on what another node has sent.</summary>
    public void Deliver(GroupAddress address, ISharedMessage message)
    {
        if (address.Kind != AudienceKind.Connection)
        {
            Find(address)?.Send(message, except: null);
        }
        else if (_all.Find(address.Name) is { } member)
        {
            Group.Send(message, member.Connection, address);
        }
    }

    public IDisposable Listen(GroupAddress address, Func<WebSocketPresenceChange, Task> listener)
    {
        lock (Gate)
        {
            return (_listeners ??= new(log)).Add(address, listener, this);
        }
    }

    public void Unlisten(PresenceSubscription subscription)
    {
        lock (Gate)
        {
            _listeners?.Remove(subscription);
        }
    }

    /// <summary>A connection has come or gone: tells who watches it, its user or all. Used under the gate.</summary>
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

    /// <summary>Used under the gate.</summary>
    public void Raise(GroupAddress address, bool isJoin, string connection, string? user)
    {
        if (_listeners?.Has(address) == true)
        {
            _listeners.Raise(address, new(isJoin, connection, user, CountLocked(address)));
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
        : _all.Find(address.Name) is { } member ? [member] : [];

    private void LeaveLocked(string name, WebSocketConnection connection)
    {
        var address = new GroupAddress(AudienceKind.Group, name);
        Remove(address, connection);
        Replica?.OnLeft(connection.Id, name);
        Raise(address, isJoin: false, connection.Id, connection.UserId);
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
