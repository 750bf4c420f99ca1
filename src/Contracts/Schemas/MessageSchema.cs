namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>One typed message as it is on the wire.</summary>
/// <param name="Key">The key of its schema.</param>
/// <param name="WireName">The discriminator; without one, the name of the type.</param>
internal sealed record MessageSchema(SchemaKey Key, string WireName);
