namespace WebSocketToolkit;

/// <summary>A change of an audience: a connection has joined or left.</summary>
/// <param name="IsJoin">True if the connection joined; false if it left.</param>
/// <param name="ConnectionId">The id of the connection.</param>
/// <param name="UserId">The id of the connection's user; null if it belongs to no user.</param>
/// <param name="Count">The number of members after the change, on all nodes.</param>
public readonly record struct WebSocketPresenceChange(bool IsJoin, string ConnectionId, string? UserId, int Count);
