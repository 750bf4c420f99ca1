namespace WebSocketToolkit.Routing;

/// <summary>An extension that a client offers (RFC 6455 section 9.1).</summary>
/// <param name="Name">The extension.</param>
/// <param name="Parameters">Its parameters as they came; the value is null where there is none.</param>
internal sealed record ExtensionOffer(string Name, List<(string Name, string? Value)> Parameters);
