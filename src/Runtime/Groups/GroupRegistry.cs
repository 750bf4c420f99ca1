using System.Collections.Concurrent;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of every route class: the same name in two classes is two groups.</summary>
internal sealed class GroupRegistry
{
    private readonly ConcurrentDictionary<Type, GroupSet> _sets = new();

    public GroupSet Of(Type endpointType) => _sets.GetOrAdd(endpointType, static _ => new());
}
