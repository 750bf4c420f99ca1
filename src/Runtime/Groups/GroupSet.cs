using System.Collections.Concurrent;

namespace WebSocketToolkit.Groups;

/// <summary>The groups of one route class, and its connections altogether.</summary>
internal sealed class GroupSet
{
    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Every open connection of the class.</summary>
    public Group All { get; } = new("*");

    public Group? Find(string name) => _groups.GetValueOrDefault(name);

    public void Join(string name, WebSocketConnection connection, object? state)
    {
        while (!_groups.GetOrAdd(name, static name => new(name)).TryAdd(connection, state))
        {
            // The last member left between the look-up and the join, and took the group with it: the next look-up makes a new one.
        }
    }

    public void Leave(string name, WebSocketConnection connection)
    {
        if (_groups.TryGetValue(name, out var group) && group.RemoveAndRetireIfEmpty(connection))
        {
            _groups.TryRemove(new(name, group));
        }
    }
}
