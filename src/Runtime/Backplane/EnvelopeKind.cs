namespace WebSocketToolkit.Backplane;

/// <summary>A kind of envelope. The values are on the wire.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>A message to an audience: address, send policy, then for each codec its name, the opcode and the payload.</summary>
    Message = 1,

    /// <summary>A close of an audience: address, close status, close reason.</summary>
    Close = 2,

    /// <summary>Changes of a node's members: the version before, the version after, then <see cref="MemberChange"/>s to the end.</summary>
    Changes = 3,

    /// <summary>
    /// All members of a node, in parts: version, number of the part, whether it is the last, then <see cref="MemberChange"/>s to the end.
    /// </summary>
    Snapshot = 4,

    /// <summary>A heartbeat: the version of the node's members.</summary>
    Heartbeat = 5,

    /// <summary>A request for a snapshot: the node that should answer, or zero for all.</summary>
    SnapshotRequest = 6,

    /// <summary>An announcement that the node stops; no content.</summary>
    Goodbye = 7,
}
