namespace WebSocketToolkit.Groups;

/// <summary>A connection of another node.</summary>
internal sealed class RemoteMember(string id, string? userId, DateTimeOffset connectedAt, string nodeName)
{
    public string Id => id;

    public string? UserId => userId;

    public DateTimeOffset ConnectedAt => connectedAt;

    public string NodeName => nodeName;

    /// <summary>Gets the groups of the connection, each with the state as JSON; null without a state.</summary>
    public Dictionary<string, byte[]?> Groups { get; } = new(StringComparer.Ordinal);
}
