namespace WebSocketToolkit.Groups;

/// <summary>A link between the groups of this process and those of other nodes.</summary>
internal interface IGroupReplicator
{
    /// <summary>Connects the groups of a class with those of the same class on other nodes.</summary>
    /// <param name="topic">The name of the class, or of the route without a class.</param>
    /// <param name="groups">The groups.</param>
    /// <returns>The groups on the other nodes; null without a backplane.</returns>
    /// <exception cref="InvalidOperationException">Two classes have the same full name.</exception>
    IGroupReplica? Attach(string topic, GroupSet groups);
}
