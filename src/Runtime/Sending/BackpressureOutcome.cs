namespace WebSocketToolkit.Sending;

/// <summary>What a peer's slowness did to a message.</summary>
internal enum BackpressureOutcome
{
    /// <summary>Its sender has to wait.</summary>
    Waits,

    /// <summary>It had no room and was dropped.</summary>
    DroppedNewest,

    /// <summary>It was dropped to make room for a later one.</summary>
    DroppedOldest,

    /// <summary>It had waited longer than it was worth.</summary>
    Expired,

    /// <summary>A later one with the same key took its place.</summary>
    Replaced,
}
