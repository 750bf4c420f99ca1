namespace WebSocketToolkit.Shared;

/// <summary>The types that a class declares to send: its replies, and those in <c>Sends</c> of its routes.</summary>
internal static class DeclaredMessages
{
    public const string Setting = "Sends";

    public static ImmutableArray<ITypeSymbol> Of(EndpointShape shape) =>
        [.. shape.Callbacks.Select(MessageTypes.SentBy).OfType<ITypeSymbol>().Concat(shape.Routes.SelectMany(Of))];

    /// <summary>Indicates whether one of the types is the given one, or a base of it.</summary>
    public static bool Cover(this ImmutableArray<ITypeSymbol> declared, ITypeSymbol sent) => declared.Any(sent.IsAssignableTo);

    /// <summary>Returns the types in <c>Sends</c> of a route.</summary>
    public static IEnumerable<ITypeSymbol> Of(RouteDeclaration route)
    {
        var value = route.Attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == Setting).Value;
        return value is { Kind: TypedConstantKind.Array, IsNull: false }
            ? value.Values.Select(static type => type.Value).OfType<ITypeSymbol>()
            : [];
    }
}
