namespace WebSocketToolkit.Connections.Phases;

/// <summary>The frames that are read from the peer in a <see cref="ConnectionPhase"/>.</summary>
internal enum ReadingMode
{
    /// <summary>Messages for the callbacks. Reading pauses while the receive buffer is full.</summary>
    Messages,

    /// <summary>Frames until the peer's close frame. Messages are discarded.</summary>
    UntilPeerCloses,

    /// <summary>Bytes until the peer ends its stream. All of them are discarded.</summary>
    Discards,

    /// <summary>No frames.</summary>
    Nothing,
}
