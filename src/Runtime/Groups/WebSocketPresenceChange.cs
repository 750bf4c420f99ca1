namespace WebSocketToolkit;

/// <summary>A connection has come to an audience, or gone from it.</summary>
/// <param name="IsJoin">Whether it came; false if it went.</param>
/// <param name="ConnectionId">The connection.</param>
/// <param name="UserId">Its user; null if it has none.</param>
/// <param name="Count">How many the audience has now, on all nodes.</param>
public readonly record struct WebSocketPresenceChange(bool IsJoin, string ConnectionId, string? UserId, int Count);
