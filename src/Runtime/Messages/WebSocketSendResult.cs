namespace WebSocketToolkit;

/// <summary>What became of a message that was sent.</summary>
public enum WebSocketSendResult
{
    /// <summary>
    /// The message stands in the connection's send queue, or has left it. Its buffer may be reused. One that was sent as droppable, with a key or with a
    /// time to live may still be dropped or replaced.
    /// </summary>
    Queued,

    /// <summary>The message took the place of a queued one with the same key.</summary>
    Replaced,

    /// <summary>The peer reads too slowly, and the message was sent as droppable, or waited longer than its time to live.</summary>
    Dropped,

    /// <summary>The connection has ended or is closing; the message was not sent.</summary>
    Closed,
}
