namespace WebSocketToolkit.Connections.Phases;

/// <summary>What is read from the peer in a <see cref="ConnectionPhase"/>.</summary>
internal enum ReadingMode
{
    /// <summary>Messages, for the callbacks. Reading pauses while the receive buffer is full.</summary>
    Messages,

    /// <summary>Frames until the peer's close frame; messages among them are thrown away.</summary>
    UntilPeerCloses,

    /// <summary>Nothing.</summary>
    Nothing,
}
