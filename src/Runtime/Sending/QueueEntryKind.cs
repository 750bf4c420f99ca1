namespace WebSocketToolkit.Sending;

/// <summary>The kinds of entries in a <see cref="SendQueue"/>.</summary>
internal enum QueueEntryKind : byte
{
    /// <summary>A whole message.</summary>
    Message,

    /// <summary>The close frame.</summary>
    Close,

    /// <summary>A marker that keeps the place of a fragmented message. Its sender begins when the marker is dequeued.</summary>
    StreamTurn,

    /// <summary>A marker whose sender is told when everything before it has left.</summary>
    DrainMark,

    /// <summary>A marker that becomes an empty text message, which answers heartbeats.</summary>
    Heartbeat,
}
