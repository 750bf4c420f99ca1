namespace WebSocketToolkit.Sending;

/// <summary>The key by which a later message can replace a queued message. The default value means no key.</summary>
/// <param name="Scope">
/// The name of the type whose <c>[OutgoingMessage]</c> gave the key, the same on every node; null if the sender gave the key.
/// </param>
/// <param name="Name">The key; null if there is no key.</param>
internal readonly record struct MessageKey(string? Scope, string? Name)
{
    /// <summary>Gets a value indicating whether there is no key.</summary>
    public bool IsNone => Name is null;
}
