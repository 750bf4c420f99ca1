using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of every class, and of every route without one: the same name in two of them is two groups.</summary>
/// <param name="replicator">Connects them with those of other nodes.</param>
/// <param name="json">Reads and writes the states that members have.</param>
/// <param name="log">For presence listeners that fail.</param>
internal sealed class GroupRegistry(IGroupReplicator replicator, MessageSerializer json, ILogger<GroupRegistry> log)
{
    // Lazily, so that of two threads that ask for the same groups at once only one makes them known to the other nodes.
    private readonly ConcurrentDictionary<object, Lazy<GroupSet>> _sets = new();

    /// <summary>The groups of an annotated class.</summary>
    public GroupSet Of(Type endpointType) => Of(endpointType, endpointType.FullName!);

    /// <summary>The groups of a <c>MapWebSocket</c> route.</summary>
    /// <param name="route">The name that <c>WithName</c> gave it, else its full pattern.</param>
    public GroupSet Of(string route) => Of(route, "route " + route);

    private GroupSet Of(object owner, string topic) => _sets.GetOrAdd(owner, _ => new(() =>
    {
        var groups = new GroupSet(json, log);
        groups.Replica = replicator.Attach(topic, groups);
        return groups;
    })).Value;
}
