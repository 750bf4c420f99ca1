using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Backplane;

/// <summary>A reader of the changes that <see cref="PendingChanges"/> of another node writes. Used under the gate of the groups.</summary>
internal static class MemberChangeReader
{
    /// <summary>Applies the changes of another node.</summary>
    /// <returns>False if a change is malformed. The rest is ignored, and the node's members are no longer known.</returns>
    public static bool Apply(RemoteMembers all, RemoteNode node, ref EnvelopeReader changes)
    {
        while (!changes.IsAtEnd)
        {
            if (!changes.TryByte(out var change)
                || !changes.TryString(out var id)
                || !Apply(all, node, (MemberChange)change, id, ref changes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Reads a part of a snapshot.</summary>
    /// <returns>False if the part is malformed.</returns>
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

    private static RemoteMember? TryReadMember(RemoteNode node, string id, ref EnvelopeReader reader) =>
        reader.TryOptionalString(out var user) && reader.TryNumber(out var connectedAt)
            && connectedAt >= 0 && connectedAt <= DateTime.MaxValue.Ticks
            ? new(id, user, new(connectedAt, TimeSpan.Zero), node.Name)
            : null;

    private static bool Apply(RemoteMembers all, RemoteNode node, MemberChange change, string id, ref EnvelopeReader reader)
    {
        if (change == MemberChange.Opened)
        {
            return TryReadMember(node, id, ref reader) is { } opened && all.Open(node.Members, opened);
        }

        if (!node.Members.TryGetValue(id, out var member))
        {
            return false;
        }

        switch (change)
        {
            case MemberChange.Closed:
                all.Close(node.Members, member);
                return true;
            case MemberChange.Joined when reader.TryString(out var group) && reader.TryOptionalBytes(out var state):
                all.Join(member, group, state);
                return true;
            case MemberChange.Left when reader.TryString(out var group):
                all.Leave(member, group);
                return true;
            default:
                return false;
        }
    }
}
