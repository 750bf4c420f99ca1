namespace WebSocketToolkit;

/// <summary>The result of sending a message to one connection.</summary>
public enum WebSocketSendResult
{
    /// <summary>
    /// The message is in the connection's send buffer, or has left it. You may reuse the memory of the message. A message that was sent
    /// with a drop policy, a key or a time to live may still be dropped or replaced.
    /// </summary>
    Queued,

    /// <summary>The message replaced a queued message with the same key.</summary>
    Replaced,

    /// <summary>The message was dropped. The peer reads too slowly: the message has a drop policy, or its time to live expired.</summary>
    Dropped,

    /// <summary>The message was not sent, because the connection is closing or has ended.</summary>
    Closed,
}
