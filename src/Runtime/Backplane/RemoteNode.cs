using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Backplane;

/// <summary>Another node, as one class's groups know it. Used under the gate of the groups.</summary>
internal sealed class RemoteNode(Guid id)
{
    public Guid Id => id;

    public string Name { get; } = id.ToString("N");

    /// <summary>Gets or sets the sequence number of the last envelope.</summary>
    public long Sequence { get; set; }

    /// <summary>Gets or sets the timestamp of the last envelope.</summary>
    public long LastHeard { get; set; }

    /// <summary>Gets or sets the timestamp of the last request for a snapshot; null if there was no request.</summary>
    public long? LastRequested { get; set; }

    /// <summary>Gets or sets the version of the membership that <see cref="Members"/> has; null if it is unknown.</summary>
    public long? Version { get; set; }

    /// <summary>Gets or sets the members, by the id of the connection.</summary>
    public Dictionary<string, RemoteMember> Members { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets the members of a snapshot that is arriving; null while no snapshot is arriving.</summary>
    public Dictionary<string, RemoteMember>? Incoming { get; set; }

    /// <summary>Gets or sets the version of the membership that <see cref="Incoming"/> will have when its last part has arrived.</summary>
    public long IncomingVersion { get; set; }

    /// <summary>Gets or sets the number of the next part of <see cref="Incoming"/>.</summary>
    public long NextPart { get; set; }
}
