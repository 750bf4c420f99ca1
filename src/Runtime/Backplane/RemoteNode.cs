using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Backplane;

/// <summary>Another node, as one class's groups know it. Used under the gate of the groups.</summary>
internal sealed class RemoteNode(Guid id)
{
    public Guid Id => id;

    public string Name { get; } = id.ToString("N");

    /// <summary>The number of the last envelope that came.</summary>
    public long Sequence { get; set; }

    public long LastHeard { get; set; }

    /// <summary>When it was asked for a snapshot.</summary>
    public long? LastAsked { get; set; }

    /// <summary>The version of its membership that <see cref="Members"/> stand for; null if that is not known.</summary>
    public long? Version { get; set; }

    public Dictionary<string, RemoteMember> Members { get; set; } = new(StringComparer.Ordinal);

    /// <summary>The snapshot that is arriving.</summary>
    public Dictionary<string, RemoteMember>? Incoming { get; set; }

    /// <summary>The part of <see cref="Incoming"/> that comes next.</summary>
    public long NextPart { get; set; }
}
