namespace WebSocketToolkit.Sending;

/// <summary>The outcomes of a message that the peer reads too slowly for.</summary>
internal enum BackpressureOutcome
{
    /// <summary>The sender waits for room in the send buffer.</summary>
    Waits,

    /// <summary>The message had no room and was dropped.</summary>
    DroppedNewest,

    /// <summary>The message was dropped to make room for a later message.</summary>
    DroppedOldest,

    /// <summary>The message was dropped because its time-to-live expired.</summary>
    Expired,

    /// <summary>A later message with the same key took the place of the message.</summary>
    Replaced,
}
