using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Backplane;

/// <summary>
/// Who has come and gone since the other nodes were told. Each change is a version of the membership, by which they see whether they have
/// missed one. Used under the gate of the groups.
/// </summary>
/// <param name="link">Tells them.</param>
internal sealed class PendingChanges(EndpointReplicator link)
{
    /// <summary>Beyond it, a snapshot is as good: what waits while the backplane stalls is bounded.</summary>
    private const int MaxBytes = 256 * 1024;

    private EnvelopeWriter _changes = new();
    private long _first;
    private bool _areTooMany;

    public long Version { get; private set; }

    public void Opened(string connection, string? user, DateTimeOffset at) => Add(Write(_changes, connection, user, at));

    public void Closed(string connection) => Add(_changes.Byte((byte)MemberChange.Closed).String(connection));

    public void Joined(string connection, string group, byte[]? state) => Add(Write(_changes, connection, group, state));

    public void Left(string connection, string group) =>
        Add(_changes.Byte((byte)MemberChange.Left).String(connection).String(group));

    /// <summary>Takes all changes; they are none the less if nobody gets them.</summary>
    /// <param name="from">The version before them.</param>
    /// <returns>The changes; null if they have become too many.</returns>
    public EnvelopeWriter? Take(out long from)
    {
        from = _first;
        _first = Version;
        var changes = _areTooMany ? null : _changes;
        _changes = new();
        _areTooMany = false;
        return changes;
    }

    /// <summary>Everyone who is there, in parts that are not too large.</summary>
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
        if (_areTooMany || changes.Length > MaxBytes)
        {
            _areTooMany = true;
            changes.Clear();
        }

        link.Flush();
    }
}
