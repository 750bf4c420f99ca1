namespace WebSocketToolkit.Connections.Phases;

/// <summary>
/// The phases of a connection. Only <see cref="ConnectionLifetime"/> changes the phase, and <see cref="ConnectionPhases"/> states what each
/// part of the connection does in each phase.
/// </summary>
internal enum ConnectionPhase
{
    /// <summary>The 101 has been sent, and <c>OnOpen</c> runs.</summary>
    Opening,

    /// <summary>Messages reach their callbacks.</summary>
    Open,

    /// <summary>We close the connection, because of a callback, a limit or the end of the application.</summary>
    Closing,

    /// <summary>We close the connection, because the peer violated the protocol or a limit.</summary>
    ClosingAfterFault,

    /// <summary>The peer closes the connection: its close frame or the end of its stream has arrived.</summary>
    ClosingByPeer,

    /// <summary>The transport is dropped, because of <c>Abort</c> or a deadline.</summary>
    Aborted,

    /// <summary><c>OnClose</c> has completed, and the transport belongs to the server again.</summary>
    Ended,
}
