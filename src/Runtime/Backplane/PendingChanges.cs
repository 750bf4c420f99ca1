using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// The changes of this node's members that are not published yet. Each change makes a new version of the membership, so that other nodes
/// notice a change that they have missed. Used under the gate of the groups.
/// </summary>
/// <param name="replicator">Publishes the changes.</param>
internal sealed class PendingChanges(EndpointReplicator replicator)
{
    /// <summary>The size beyond which a snapshot replaces the changes. It bounds them while the backplane stalls.</summary>
    private const int MaxBytes = 256 * 1024;

    private EnvelopeWriter _changes = new();
    private long _first;
    private bool _hasOverflowed;

    /// <summary>Gets the version of the membership after all changes.</summary>
    public long Version { get; private set; }

    public void Opened(string connection, string? user, DateTimeOffset at) => Add(Write(_changes, connection, user, at));

    public void Closed(string connection) => Add(_changes.Byte((byte)MemberChange.Closed).String(connection));

    public void Joined(string connection, string group, byte[]? state) => Add(Write(_changes, connection, group, state));

    public void Left(string connection, string group) =>
        Add(_changes.Byte((byte)MemberChange.Left).String(connection).String(group));

    /// <summary>Removes and returns all pending changes. They are considered published even if delivery fails.</summary>
    /// <param name="from">The version before the changes.</param>
    /// <returns>The changes; null if a snapshot must replace them.</returns>
    public EnvelopeWriter? RemoveAll(out long from)
    {
        from = _first;
        _first = Version;
        var changes = _hasOverflowed ? null : _changes;
        _changes = new();
        _hasOverflowed = false;
        return changes;
    }

    /// <summary>Writes all members of this node, in parts of limited size.</summary>
    public static List<EnvelopeWriter> Snapshot(GroupSet groups)
    {
        const int PartBytes = 64 * 1024;
        List<EnvelopeWriter> parts = [new()];
        foreach (var connection in groups.LocalConnections(GroupAddress.All))
        {
            Write(Part(), connection.Id, connection.UserId, connection.ConnectedAt);
        }

        foreach (var (group, member) in groups.LocalGroups())
        {
            Write(Part(), member.Connection.Id, group, member.Json);
        }

        return parts;

        EnvelopeWriter Part()
        {
            if (parts[^1].Length > PartBytes)
            {
                parts.Add(new(PartBytes + (PartBytes / 4)));
            }

            return parts[^1];
        }
    }

    private static EnvelopeWriter Write(EnvelopeWriter to, string connection, string? user, DateTimeOffset at) =>
        to.Byte((byte)MemberChange.Opened).String(connection).OptionalString(user).Number(at.UtcTicks);

    private static EnvelopeWriter Write(EnvelopeWriter to, string connection, string group, byte[]? state) =>
        to.Byte((byte)MemberChange.Joined).String(connection).String(group).OptionalBytes(state);

    private void Add(EnvelopeWriter changes)
    {
        Version++;
        if (_hasOverflowed || changes.Length > MaxBytes)
        {
            _hasOverflowed = true;
            changes.Clear();
        }

        replicator.Flush();
    }
}
