namespace WebSocketToolkit.Backplane;

/// <summary>A change of a node's members. The values are on the wire.</summary>
internal enum MemberChange : byte
{
    /// <summary>A connection has opened: its id, user and time of opening.</summary>
    Opened = 1,

    /// <summary>A connection has ended: its id.</summary>
    Closed = 2,

    /// <summary>A connection has joined a group, or its state there has changed: its id, the group and the state.</summary>
    Joined = 3,

    /// <summary>A connection has left a group: its id and the group.</summary>
    Left = 4,
}
