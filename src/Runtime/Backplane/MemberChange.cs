namespace WebSocketToolkit.Backplane;

/// <summary>One change of who is where. The values are on the wire.</summary>
internal enum MemberChange : byte
{
    /// <summary>Connection, user, connected-at.</summary>
    Opened = 1,

    /// <summary>Connection.</summary>
    Closed = 2,

    /// <summary>Connection, group, state.</summary>
    Joined = 3,

    /// <summary>Connection, group.</summary>
    Left = 4,
}
