namespace WebSocketToolkit;

public sealed partial class WebSocketConnection
{
    /// <summary>Stands for the groups of a connection that has ended and left them all. Nothing is added to it.</summary>
    private static readonly HashSet<string> _left = [];

    /// <summary>
    /// The names of the joined groups; null if there are none. Used under the lock of <c>_session</c>, which no other code locks.
    /// </summary>
    private HashSet<string>? _groups;

    /// <summary>The time of <see cref="ConnectedAt"/>, in ticks of UTC.</summary>
    private readonly long _connectedAt;

    /// <summary>
    /// Gets the identifier of the user, as <see cref="IWebSocketUserIdProvider"/> returned it during the handshake: by default the claim
    /// <c>NameIdentifier</c>. It is null if the connection has no user.
    /// </summary>
    public string? UserId { get; }

    /// <summary>Gets the time at which the connection opened.</summary>
    public DateTimeOffset ConnectedAt => new(_connectedAt, TimeSpan.Zero);

    /// <summary>Gets the names of the groups that the connection is in now.</summary>
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

    /// <summary>Joins a group of the endpoint's class. The first member creates the group.</summary>
    /// <remarks>
    /// The connection leaves its groups automatically when it ends, before <c>OnClose</c>. Joining a group again replaces the state. On an
    /// ended connection the method does nothing.
    /// </remarks>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <param name="state">
    /// The state of this member, which <see cref="WebSocketMember.GetState"/> returns. With a backplane, other nodes receive it as JSON,
    /// serialized with the application's options. The default is null.
    /// </param>
    /// <returns>A completed task.</returns>
    /// <exception cref="InvalidOperationException">There is a backplane, and the type of the state has no JSON contract.</exception>
    public ValueTask JoinAsync(string group, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        var groups = _session.Route.Groups;
        var member = groups.CreateMembership(group, this, state);
        lock (_session)
        {
            if (_groups != _left)
            {
                groups.Join(group, member);
                (_groups ??= new(StringComparer.Ordinal)).Add(group);
            }
        }

        return default;
    }

    /// <summary>Leaves a group. Does nothing if the connection is not in the group.</summary>
    /// <param name="group">The name of the group. It is case-sensitive.</param>
    /// <returns>A completed task.</returns>
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

    /// <summary>Joins the groups that each connection of the class is in, unless the connection has been dropped before it could begin.</summary>
    internal void JoinAll()
    {
        lock (_session)
        {
            if (_groups != _left)
            {
                _session.Route.Groups.Open(this);
            }
        }
    }

    internal void LeaveAllGroups()
    {
        lock (_session)
        {
            if (_groups == _left)
            {
                return;
            }

            var joined = _groups ?? [];
            _groups = _left;
            _session.Route.Groups.End(this, joined);
        }
    }

    /// <summary>Begins to close, without waiting.</summary>
    /// <param name="code">The close status.</param>
    /// <param name="reason">The close reason.</param>
    /// <returns>False if the connection is already closing.</returns>
    internal bool BeginClose(int code, string reason) =>
        _session.CloseHandshake.TryClose(new(code, reason, WebSocketCloseInitiator.Application));

    internal void CloseSlow(string group) => _session.CloseSlow(group);
}
