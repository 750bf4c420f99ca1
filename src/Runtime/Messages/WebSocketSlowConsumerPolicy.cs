namespace WebSocketToolkit;

/// <summary>
/// What becomes of a message for which a connection's send queue has no room, because the peer reads more slowly than it is sent to. What a
/// callback returns always waits.
/// </summary>
public enum WebSocketSlowConsumerPolicy
{
    /// <summary>
    /// <c>SendAsync</c> waits until the peer has read. What is sent to a group never waits for a member: there it means <see cref="Close"/>.
    /// </summary>
    Wait,

    /// <summary>The connection is closed with status 1013.</summary>
    Close,

    /// <summary>The message is dropped.</summary>
    DropNewest,

    /// <summary>
    /// The oldest queued messages that were sent as droppable, with this policy or <see cref="DropNewest"/>, are dropped until the message has
    /// room. It is dropped itself if they do not make enough.
    /// </summary>
    DropOldest,
}
