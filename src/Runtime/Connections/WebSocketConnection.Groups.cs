namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>The names of the groups that it is in; null if there are none. Used under the lock of <c>_session</c>, which has no other use for one.</summary>
    private HashSet<string>? _groups;

    /// <summary>Whether it has left all groups for good. Used under the same lock.</summary>
    private bool _hasLeft;

    /// <summary>
    /// Who the connection belongs to, as <see cref="IWebSocketUserIdProvider"/> said at the handshake: by default the claim
    /// <c>NameIdentifier</c>. Null if it is nobody's.
    /// </summary>
    public string? UserId { get; }

    /// <summary>When the connection opened.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>The names of the groups that it is in now.</summary>
    public IReadOnlyCollection<string> Groups
    {
        get
        {
            lock (_session)
            {
                return _groups is null ? [] : [.. _groups];
            }
        }
    }

    /// <summary>
    /// Joins a group of the endpoint's class; it comes into being with its first member. The connection leaves it by itself when it ends,
    /// before <c>OnClose</c>. Joining again changes the state. On an ended connection it does nothing.
    /// </summary>
    /// <param name="group">The group's name; upper and lower case differ.</param>
    /// <param name="state">
    /// Whatever the application wants to know of this member; <see cref="WebSocketMember.GetState"/> gives it back. With a backplane other
    /// nodes get it as JSON, by the application's options.
    /// </param>
    /// <exception cref="InvalidOperationException">There is a backplane, and the state's type has no JSON contract.</exception>
    public ValueTask JoinAsync(string group, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        lock (_session)
        {
            if (!_hasLeft)
            {
                _session.Route.Groups.Join(group, this, state);
                (_groups ??= new(StringComparer.Ordinal)).Add(group);
            }
        }

        return default;
    }

    /// <summary>Leaves a group; one that was not joined makes no difference.</summary>
    public ValueTask LeaveAsync(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        lock (_session)
        {
            if (_groups?.Remove(group) == true)
            {
                _session.Route.Groups.Leave(group, this);
            }
        }

        return default;
    }

    internal void JoinAll() => _session.Route.Groups.Open(this);

    internal void LeaveAllGroups()
    {
        lock (_session)
        {
            _hasLeft = true;
            _session.Route.Groups.End(this, _groups ?? []);
            _groups = null;
        }
    }

    /// <summary>Begins to close, without waiting. False if it was closing already.</summary>
    internal bool BeginClose(int code, string reason) => _session.CloseHandshake.TryClose(new(code, reason, WebSocketCloseInitiator.Application));

    internal void CloseSlow(string group) => _session.CloseSlow(group);
}
