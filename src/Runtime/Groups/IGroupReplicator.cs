namespace WebSocketToolkit.Groups;

/// <summary>Connects the groups of this process with those of other nodes, where there are any.</summary>
internal interface IGroupReplicator
{
    /// <summary>Connects the groups of a class with those of the same class on other nodes.</summary>
    /// <returns>Null if there are no other nodes.</returns>
    /// <exception cref="InvalidOperationException">Two classes have the same full name.</exception>
    IGroupReplica? Attach(string topic, GroupSet groups);
}
