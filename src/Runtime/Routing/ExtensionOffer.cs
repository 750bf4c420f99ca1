namespace WebSocketToolkit.Routing;

/// <summary>An extension that a client offers (RFC 6455 section 9.1).</summary>
/// <param name="Name">The name of the extension.</param>
/// <param name="Parameters">The parameters in their order; the value is null for a parameter without a value.</param>
internal sealed record ExtensionOffer(string Name, List<(string Name, string? Value)> Parameters);
