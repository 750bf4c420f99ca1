namespace WebSocketToolkit;

/// <summary>How nodes keep track of each other, where the application has an <see cref="IWebSocketBackplane"/>. The same on all nodes.</summary>
public sealed class WebSocketBackplaneOptions
{
    /// <summary>How often a node says that it is there, and checks who else is. Default 1 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A node that has been silent for this long counts as gone, and its connections leave all groups: at the latest one
    /// <see cref="HeartbeatInterval"/> later. At least twice that. Default 4 s.
    /// </summary>
    public TimeSpan NodeTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
