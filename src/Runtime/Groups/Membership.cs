namespace WebSocketToolkit.Groups;

/// <summary>One connection's place in one group.</summary>
/// <param name="Connection">The member.</param>
/// <param name="State">What the application wants to know of it.</param>
/// <param name="Json">The state as other nodes get it; null without a state, or without other nodes.</param>
internal sealed record Membership(WebSocketConnection Connection, object? State, byte[]? Json);
