namespace WebSocketToolkit;

/// <summary>
/// The intervals at which nodes track each other, for an application with an <see cref="IWebSocketBackplane"/>. They must be the same on
/// all nodes.
/// </summary>
public sealed class WebSocketBackplaneOptions
{
    /// <summary>
    /// Gets or sets the interval at which a node sends a heartbeat and checks the other nodes. Must be more than zero. Default 1 s.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the time after which a silent node counts as gone. Its connections leave all groups, at the latest one
    /// <see cref="HeartbeatInterval"/> later. A node whose own heartbeats do not come back connects again after this time; after half of it
    /// if nothing arrives at all. Must be at least twice the <see cref="HeartbeatInterval"/>. Default 4 s.
    /// </summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
