namespace WebSocketToolkit.Connections;

/// <summary>What is to be done to find out whether a peer is alive.</summary>
internal enum KeepAliveAction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A ping is due.</summary>
    SendPing,

    /// <summary>The peer has not answered in time, and is to be dropped.</summary>
    TimedOut,
}
