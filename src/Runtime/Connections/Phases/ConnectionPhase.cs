namespace WebSocketToolkit.Connections.Phases;

/// <summary>
/// The phases of a connection's life. <see cref="ConnectionLifetime"/> is the only one that changes it, and <see cref="ConnectionPhases"/> states what
/// each part of the connection does in each of them.
/// </summary>
internal enum ConnectionPhase
{
    /// <summary>The 101 is sent, and <c>OnOpen</c> runs.</summary>
    Opening,

    /// <summary>Messages reach their callbacks.</summary>
    Open,

    /// <summary>We close: a callback, a limit or the application's end asked for it.</summary>
    Closing,

    /// <summary>We close because the peer broke the protocol.</summary>
    ClosingAfterFault,

    /// <summary>The peer closes: its close frame, or the end of its stream, has come.</summary>
    ClosingByPeer,

    /// <summary>The transport is dropped: <c>Abort</c> was called, or a deadline has passed.</summary>
    Aborted,

    /// <summary><c>OnClose</c> has completed, and the transport belongs to the server again.</summary>
    Ended,
}
