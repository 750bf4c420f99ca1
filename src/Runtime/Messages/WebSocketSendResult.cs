namespace WebSocketToolkit;

/// <summary>What became of a message that was sent.</summary>
public enum WebSocketSendResult
{
    /// <summary>The message stands in the connection's send queue, or has left it. Its buffer may be reused.</summary>
    Queued,

    /// <summary>The message took the place of a queued one with the same key.</summary>
    Replaced,

    /// <summary>The message was sent as droppable, and the peer reads too slowly.</summary>
    Dropped,

    /// <summary>The connection has ended or is closing; the message was not sent.</summary>
    Closed,
}
