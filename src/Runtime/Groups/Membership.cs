namespace WebSocketToolkit.Groups;

/// <summary>The membership of one connection in one group.</summary>
/// <param name="Connection">The member.</param>
/// <param name="State">The state that the application gave the member.</param>
/// <param name="Json">The state as JSON for other nodes; null without a state, or without a backplane.</param>
internal sealed record Membership(WebSocketConnection Connection, object? State, byte[]? Json);
