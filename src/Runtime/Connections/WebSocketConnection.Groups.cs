namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    private readonly Lock _groupsGate = new();
    private HashSet<string>? _groups;
    private bool _hasLeft;

    /// <summary>
    /// Joins a group of the endpoint's class; it comes into being with its first member. The connection leaves it by itself when it ends,
    /// before <c>OnClose</c>. Joining again changes the state. On an ended connection it does nothing.
    /// </summary>
    /// <param name="group">The group's name; upper and lower case differ.</param>
    /// <param name="state">Whatever the application wants to know of this member.</param>
    public ValueTask JoinAsync(string group, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        lock (_groupsGate)
        {
            if (!_hasLeft)
            {
                (_groups ??= new(StringComparer.Ordinal)).Add(group);
                _loop.Route.Groups.Join(group, this, state);
            }
        }

        return default;
    }

    /// <summary>Leaves a group; one that was not joined makes no difference.</summary>
    public ValueTask LeaveAsync(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        lock (_groupsGate)
        {
            if (_groups?.Remove(group) == true)
            {
                _loop.Route.Groups.Leave(group, this);
            }
        }

        return default;
    }

    internal void JoinAll() => _loop.Route.Groups.All.TryAdd(this, state: null);

    internal void LeaveAllGroups()
    {
        lock (_groupsGate)
        {
            _hasLeft = true;
            _loop.Route.Groups.All.Remove(this);
            foreach (var group in _groups ?? [])
            {
                _loop.Route.Groups.Leave(group, this);
            }

            _groups = null;
        }
    }

    internal void CloseSlow(string group) => _loop.CloseSlow(group);
}
