namespace WebSocketToolkit;

/// <summary>
/// A policy for a message for which a connection's send buffer has no room, because the peer reads too slowly. Return values of callbacks
/// always wait.
/// </summary>
public enum WebSocketSlowConsumerPolicy
{
    /// <summary>
    /// <c>SendAsync</c> waits until the peer has read. A send to a group never waits for a member: for a group, this policy means
    /// <see cref="Close"/>.
    /// </summary>
    Wait,

    /// <summary>The connection is closed with status 1013.</summary>
    Close,

    /// <summary>The new message is dropped.</summary>
    DropNewest,

    /// <summary>
    /// The oldest queued messages that were sent with this policy or with <see cref="DropNewest"/> are dropped until the new message has
    /// room. If they do not make enough room, the new message is dropped.
    /// </summary>
    DropOldest,
}
