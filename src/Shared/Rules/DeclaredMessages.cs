using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Shared;

/// <summary>The types that a class declares to send: its replies, and those in <c>Sends</c> of its routes.</summary>
internal static class DeclaredMessages
{
    public const string Setting = "Sends";

    public static ImmutableArray<ITypeSymbol> Of(EndpointShape shape) =>
        [.. shape.Callbacks.Select(MessageTypes.SentBy).OfType<ITypeSymbol>().Concat(shape.Routes.SelectMany(Of))];

    /// <summary>Indicates whether one of the types is the given one, or a base of it.</summary>
    public static bool Cover(this ImmutableArray<ITypeSymbol> declared, ITypeSymbol sent) => declared.Any(sent.IsAssignableTo);

    /// <summary>Returns the types in <c>Sends</c> that need a JSON contract, each with the place at which the attribute names it.</summary>
    public static IEnumerable<(ITypeSymbol Type, Location At)> WithPlaces(EndpointShape shape, CancellationToken cancellationToken)
    {
        foreach (var route in shape.Routes.Where(static route => !CodecRules.HasCodec(route)))
        {
            var argument = (route.Attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax)
                ?.ArgumentList?.Arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == Setting);
            var names = argument?.DescendantNodes().OfType<TypeOfExpressionSyntax>().ToArray() ?? [];
            var types = Of(route).ToArray();
            for (var i = 0; i < types.Length; i++)
            {
                // Null between the types is no type, but no name either.
                if (types[i].TypeKind != TypeKind.Error && MessageTypes.NeedsContract(types[i]))
                {
                    yield return (types[i], i < names.Length ? names[i].GetLocation() : route.Location(Setting, cancellationToken));
                }
            }
        }
    }

    /// <summary>Returns the types in <c>Sends</c> of a route.</summary>
    public static IEnumerable<ITypeSymbol> Of(RouteDeclaration route)
    {
        var value = route.Attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == Setting).Value;
        return value is { Kind: TypedConstantKind.Array, IsNull: false }
            ? value.Values.Select(static type => type.Value).OfType<ITypeSymbol>()
            : [];
    }
}
