namespace WebSocketToolkit;

/// <summary>Whether other nodes get what was sent.</summary>
public enum WebSocketRemoteDelivery
{
    /// <summary>There was nobody to pass it on to: the application has no backplane, or the one connection that was meant is here.</summary>
    None,

    /// <summary>The backplane has taken it for all nodes that are known.</summary>
    Sent,

    /// <summary>
    /// It is not certain that all other nodes get it: the backplane is away or full, did not confirm in time, or has just come back and
    /// not all nodes with it.
    /// </summary>
    Unavailable,
}
