namespace WebSocketToolkit.Groups;

/// <summary>
/// The connections of all other nodes, by address. Each node also has a table of its own members by id, which these methods keep in step.
/// Used under the gate of the groups.
/// </summary>
internal sealed class RemoteMembers(GroupSet groups)
{
    private readonly Dictionary<string, RemoteMember> _all = new(StringComparer.Ordinal);
    private readonly Dictionary<GroupAddress, HashSet<RemoteMember>> _byAddress = [];

    public int Count(GroupAddress address) => address.Kind switch
    {
        AudienceKind.All => _all.Count,
        AudienceKind.Connection => _all.ContainsKey(address.Name) ? 1 : 0,
        _ => _byAddress.TryGetValue(address, out var members) ? members.Count : 0,
    };

    public IEnumerable<RemoteMember> Members(GroupAddress address) => address.Kind switch
    {
        AudienceKind.All => _all.Values,
        AudienceKind.Connection => _all.TryGetValue(address.Name, out var member) ? [member] : [],
        _ => _byAddress.TryGetValue(address, out var members) ? members : [],
    };

    /// <summary>Replaces the members of a node with those of a snapshot. Presence listeners are notified of the differences.</summary>
    /// <param name="node">The table of the node.</param>
    /// <param name="members">The members of the snapshot.</param>
    public void Replace(Dictionary<string, RemoteMember> node, Dictionary<string, RemoteMember> members)
    {
        foreach (var gone in node.Values.Where(member => !members.ContainsKey(member.Id)).ToList())
        {
            Close(node, gone);
        }

        foreach (var member in members.Values)
        {
            if (!node.TryGetValue(member.Id, out var known))
            {
                known = new(member.Id, member.UserId, member.ConnectedAt, member.NodeName);
                if (!Open(node, known))
                {
                    continue;
                }
            }

            foreach (var group in known.Groups.Keys.Where(group => !member.Groups.ContainsKey(group)).ToList())
            {
                Leave(known, group);
            }

            foreach (var (group, state) in member.Groups)
            {
                Join(known, group, state);
            }
        }
    }

    /// <summary>Removes all members of a node that is gone.</summary>
    public void Clear(Dictionary<string, RemoteMember> node)
    {
        foreach (var member in node.Values.ToList())
        {
            Close(node, member);
        }
    }

    /// <summary>Adds a connection.</summary>
    /// <returns>False if another node has the connection.</returns>
    public bool Open(Dictionary<string, RemoteMember> node, RemoteMember member)
    {
        if (!_all.TryAdd(member.Id, member))
        {
            return false;
        }

        node.Add(member.Id, member);
        if (member.UserId is { } user)
        {
            Add(new(AudienceKind.User, user), member);
        }

        groups.Raise(isJoin: true, member.Id, member.UserId);
        return true;
    }

    public void Close(Dictionary<string, RemoteMember> node, RemoteMember member)
    {
        foreach (var group in member.Groups.Keys.ToList())
        {
            Leave(member, group);
        }

        node.Remove(member.Id);
        _all.Remove(member.Id);
        if (member.UserId is { } user)
        {
            Remove(new(AudienceKind.User, user), member);
        }

        groups.Raise(isJoin: false, member.Id, member.UserId);
    }

    public void Join(RemoteMember member, string group, byte[]? state)
    {
        member.Groups[group] = state;
        var address = new GroupAddress(AudienceKind.Group, group);
        if (Add(address, member))
        {
            groups.Raise(address, isJoin: true, member.Id, member.UserId);
        }
    }

    public void Leave(RemoteMember member, string group)
    {
        var address = new GroupAddress(AudienceKind.Group, group);
        if (member.Groups.Remove(group))
        {
            Remove(address, member);
            groups.Raise(address, isJoin: false, member.Id, member.UserId);
        }
    }

    private bool Add(GroupAddress address, RemoteMember member)
    {
        if (!_byAddress.TryGetValue(address, out var members))
        {
            _byAddress.Add(address, members = []);
        }

        return members.Add(member);
    }

    private void Remove(GroupAddress address, RemoteMember member)
    {
        if (_byAddress.TryGetValue(address, out var members) && members.Remove(member) && members.Count == 0)
        {
            _byAddress.Remove(address);
        }
    }
}
