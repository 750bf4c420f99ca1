using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>A member of an audience, on this node or on another, as of the call of <see cref="WebSocketAudience.MembersAsync"/>.</summary>
public sealed class WebSocketMember
{
    private readonly object? _state;
    private readonly byte[]? _remoteState;
    private readonly MessageSerializer? _json;

    internal WebSocketMember(Membership member, string? node)
    {
        Connection = member.Connection;
        ConnectionId = member.Connection.Id;
        UserId = member.Connection.UserId;
        ConnectedAt = member.Connection.ConnectedAt;
        NodeId = node;
        _state = member.State;
    }

    internal WebSocketMember(RemoteMember member, byte[]? state, MessageSerializer json)
    {
        ConnectionId = member.Id;
        UserId = member.UserId;
        ConnectedAt = member.ConnectedAt;
        NodeId = member.NodeName;
        _remoteState = state;
        _json = json;
    }

    /// <summary>Gets the connection; null if it is on another node.</summary>
    public WebSocketConnection? Connection { get; }

    /// <summary>Gets the <see cref="WebSocketConnection.Id"/> of the connection.</summary>
    public string ConnectionId { get; }

    /// <summary>Gets the <see cref="WebSocketConnection.UserId"/> of the connection; null if it belongs to no user.</summary>
    public string? UserId { get; }

    /// <summary>Gets the time at which the connection opened, by the clock of its node.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>Gets the id of the node that has the connection; null without a backplane.</summary>
    public string? NodeId { get; }

    /// <summary>
    /// Returns the state that <see cref="WebSocketConnection.JoinAsync"/> gave this member. The state of a member on another node is
    /// decoded from JSON: ask for its type, or for a type of the same shape.
    /// </summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <returns>The state; null, or the default value, if the member has no state or the audience is not a group.</returns>
    /// <exception cref="InvalidCastException">The state of a member on this node is of another type.</exception>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="System.Text.Json.JsonException">The state of a member on another node is of another shape.</exception>
    public T? GetState<T>() => _remoteState is not null ? _json!.FromJsonState<T>(_remoteState) : _state is null ? default : (T)_state;
}
