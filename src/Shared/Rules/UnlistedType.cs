namespace WebSocketToolkit.Shared;

/// <summary>A type that its polymorphic base does not list, or not in full.</summary>
/// <param name="Base">The base.</param>
/// <param name="Derived">The derived type; null if the base lists no type at all, and none is known.</param>
/// <param name="At">The place at which a callback takes or sends the type.</param>
/// <param name="LacksDiscriminator">Indicates whether the base lists the type, but without a discriminator.</param>
internal sealed record UnlistedType(ITypeSymbol Base, ITypeSymbol? Derived, ISymbol At, bool LacksDiscriminator = false);
