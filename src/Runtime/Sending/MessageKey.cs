namespace WebSocketToolkit.Sending;

/// <summary>What makes a queued message replaceable by a later one. The default value is no key.</summary>
/// <param name="Scope">The name of the type whose <c>[OutgoingMessage]</c> gave the key, the same on every node; null if the sender gave it.</param>
/// <param name="Name">The key; null if there is none.</param>
internal readonly record struct MessageKey(string? Scope, string? Name)
{
    public bool IsNone => Name is null;
}
