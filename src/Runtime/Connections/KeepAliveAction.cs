namespace WebSocketToolkit.Connections;

/// <summary>The actions of the <see cref="KeepAlive"/>.</summary>
internal enum KeepAliveAction
{
    /// <summary>There is nothing to do.</summary>
    None,

    /// <summary>A ping is due.</summary>
    SendPing,

    /// <summary>The peer has not answered in time, and the connection must be dropped.</summary>
    TimedOut,
}
