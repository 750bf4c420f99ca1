using WebSocketToolkit.Backplane;

namespace WebSocketToolkit.Groups;

/// <summary>The connections of all other nodes, by what they are addressed by. Used under the gate of the groups.</summary>
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

    /// <summary>Carries out changes that another node tells of.</summary>
    /// <returns>False if they make no sense: the rest is left out, and the node's membership is not known any more.</returns>
    public bool Apply(RemoteNode node, ref EnvelopeReader changes)
    {
        while (!changes.IsAtEnd)
        {
            if (!changes.TryByte(out var change) || !changes.TryString(out var id) || !Apply(node, (MemberChange)change, id, ref changes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a part of a snapshot. False if it makes no sense.</summary>
    public static bool Collect(RemoteNode node, Dictionary<string, RemoteMember> members, ref EnvelopeReader changes)
    {
        while (!changes.IsAtEnd)
        {
            if (!changes.TryByte(out var change) || !changes.TryString(out var id))
            {
                return false;
            }

            switch ((MemberChange)change)
            {
                case MemberChange.Opened when TryReadMember(node, id, ref changes) is { } member:
                    members[id] = member;
                    break;
                case MemberChange.Joined when changes.TryString(out var group) && changes.TryOptionalBytes(out var state)
                    && members.TryGetValue(id, out var member):
                    member.Groups[group] = state;
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>Makes a node's members those of a snapshot; who listens is told the difference.</summary>
    public void Replace(RemoteNode node, Dictionary<string, RemoteMember> members)
    {
        foreach (var gone in node.Members.Values.Where(member => !members.ContainsKey(member.Id)).ToList())
        {
            Close(node, gone);
        }

        foreach (var member in members.Values)
        {
            if (!node.Members.TryGetValue(member.Id, out var known))
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

    /// <summary>A node is gone, and its members with it.</summary>
    public void Clear(RemoteNode node)
    {
        foreach (var member in node.Members.Values.ToList())
        {
            Close(node, member);
        }
    }

    private static RemoteMember? TryReadMember(RemoteNode node, string id, ref EnvelopeReader reader) =>
        reader.TryOptionalString(out var user) && reader.TryNumber(out var connectedAt)
            && connectedAt >= 0 && connectedAt <= DateTime.MaxValue.Ticks
            ? new(id, user, new(connectedAt, TimeSpan.Zero), node.Name)
            : null;

    private bool Apply(RemoteNode node, MemberChange change, string id, ref EnvelopeReader reader)
    {
        if (change == MemberChange.Opened)
        {
            return TryReadMember(node, id, ref reader) is { } opened && Open(node, opened);
        }

        if (!node.Members.TryGetValue(id, out var member))
        {
            return false;
        }

        switch (change)
        {
            case MemberChange.Closed:
                Close(node, member);
                return true;
            case MemberChange.Joined when reader.TryString(out var group) && reader.TryOptionalBytes(out var state):
                Join(member, group, state);
                return true;
            case MemberChange.Left when reader.TryString(out var group):
                Leave(member, group);
                return true;
            default:
                return false;
        }
    }

    /// <summary>False if another node has said that the connection is its own.</summary>
    private bool Open(RemoteNode node, RemoteMember member)
    {
        if (!_all.TryAdd(member.Id, member))
        {
            return false;
        }

        node.Members.Add(member.Id, member);
        if (member.UserId is { } user)
        {
            Add(new(AudienceKind.User, user), member);
        }

        groups.Raise(hasJoined: true, member.Id, member.UserId);
        return true;
    }

    private void Close(RemoteNode node, RemoteMember member)
    {
        foreach (var group in member.Groups.Keys.ToList())
        {
            Leave(member, group);
        }

        node.Members.Remove(member.Id);
        _all.Remove(member.Id);
        if (member.UserId is { } user)
        {
            Remove(new(AudienceKind.User, user), member);
        }

        groups.Raise(hasJoined: false, member.Id, member.UserId);
    }

    private void Join(RemoteMember member, string group, byte[]? state)
    {
        member.Groups[group] = state;
        var address = new GroupAddress(AudienceKind.Group, group);
        if (Add(address, member))
        {
            groups.Raise(address, hasJoined: true, member.Id, member.UserId);
        }
    }

    private void Leave(RemoteMember member, string group)
    {
        var address = new GroupAddress(AudienceKind.Group, group);
        if (member.Groups.Remove(group))
        {
            Remove(address, member);
            groups.Raise(address, hasJoined: false, member.Id, member.UserId);
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
