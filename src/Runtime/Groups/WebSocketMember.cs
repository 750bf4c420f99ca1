using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;

namespace WebSocketToolkit;

/// <summary>A member of an audience, here or on another node, as it was when it was asked for.</summary>
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

    /// <summary>The connection; null if it is another node's.</summary>
    public WebSocketConnection? Connection { get; }

    /// <summary>The connection's <see cref="WebSocketConnection.Id"/>.</summary>
    public string ConnectionId { get; }

    /// <summary>The connection's <see cref="WebSocketConnection.UserId"/>.</summary>
    public string? UserId { get; }

    /// <summary>When the connection opened, by the clock of its node.</summary>
    public DateTimeOffset ConnectedAt { get; }

    /// <summary>The node that has the connection; null without a backplane.</summary>
    public string? NodeId { get; }

    /// <summary>
    /// What <see cref="WebSocketConnection.JoinAsync"/> gave the group to know of this member; null, or zero, if that was nothing, or if the
    /// audience is no group. From another node it comes as JSON: ask for the type that was given, or for one of the same shape.
    /// </summary>
    /// <exception cref="InvalidCastException">The state of a member on this node is of another type.</exception>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    /// <exception cref="System.Text.Json.JsonException">The state of a member on another node is of another shape.</exception>
    public T? GetState<T>() => _remoteState is not null ? _json!.FromJsonState<T>(_remoteState) : _state is null ? default : (T)_state;
}
