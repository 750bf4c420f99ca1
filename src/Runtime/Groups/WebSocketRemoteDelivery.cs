namespace WebSocketToolkit;

/// <summary>The delivery of a message or a close to other nodes.</summary>
public enum WebSocketRemoteDelivery
{
    /// <summary>Not needed: the application has no backplane, or the audience is one connection, which is on this node.</summary>
    None,

    /// <summary>
    /// The backplane has accepted the message for all nodes that are connected to it. A node that loses its connection at this moment may
    /// miss the message, and counts it.
    /// </summary>
    Sent,

    /// <summary>
    /// Delivery to all other nodes is not certain. The backplane is disconnected, blocked or full, or did not confirm in time; or it has just
    /// reconnected, and some nodes have not; or the message is too large for it, or no codec for other nodes could encode it.
    /// </summary>
    Unavailable,
}
