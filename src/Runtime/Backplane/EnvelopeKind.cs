namespace WebSocketToolkit.Backplane;

/// <summary>What a node tells the others. The values are on the wire.</summary>
internal enum EnvelopeKind : byte
{
    /// <summary>A message to an audience: address, terms, then for each codec its name, the opcode and the payload.</summary>
    Message = 1,

    /// <summary>A close of an audience: address, code, reason.</summary>
    Close = 2,

    /// <summary>Who has come and gone: the version before, the version after, <see cref="MemberChange"/>s to the end.</summary>
    Changes = 3,

    /// <summary>Everyone who is there, in parts: version, number of the part, whether it is the last, <see cref="MemberChange"/>s to the end.</summary>
    Snapshot = 4,

    /// <summary>A sign of life: the version.</summary>
    Heartbeat = 5,

    /// <summary>Asks for a snapshot: the node that is asked, or zero for all.</summary>
    Ask = 6,

    /// <summary>The node stops.</summary>
    Goodbye = 7,
}
