using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Groups;

/// <summary>
/// The groups of every class, and of every route without a class. Each class and each such route has its own group names.
/// </summary>
/// <param name="replicator">Connects the groups with those of other nodes.</param>
/// <param name="json">The serializer for the states of members.</param>
/// <param name="log">The log of presence listeners that fail.</param>
internal sealed class GroupRegistry(IGroupReplicator replicator, MessageSerializer json, ILogger log)
{
    // Lazy: if two threads ask for the same groups at once, the groups are attached to the other nodes only once.
    private readonly ConcurrentDictionary<object, Lazy<GroupSet>> _sets = new();

    /// <summary>Returns the groups of an annotated class.</summary>
    public GroupSet Of(Type endpointType) => Of(endpointType, endpointType.FullName!);

    /// <summary>Returns the groups of a <c>MapWebSocket</c> route.</summary>
    /// <param name="route">The name from <c>WithName</c>, or else the full pattern.</param>
    public GroupSet Of(string route) => Of(route, "route " + route);

    private GroupSet Of(object owner, string topic) => _sets.GetOrAdd(owner, _ => new(() =>
    {
        var groups = new GroupSet(json, log);
        groups.Replica = replicator.Attach(topic, groups);
        return groups;
    })).Value;
}
