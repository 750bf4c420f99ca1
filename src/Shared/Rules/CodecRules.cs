namespace WebSocketToolkit.Shared;

/// <summary>The part of WST001 about codecs: generated code must be able to create the codec of a route.</summary>
internal static class CodecRules
{
    public static void Check(EndpointShape shape)
    {
        foreach (var route in shape.Routes)
        {
            if (CodecOf(route) is { TypeKind: TypeKind.Error })
            {
                shape.IsIncomplete = true;
            }
            else if (CodecOf(route) is { } codec && !CanBeCreated(codec))
            {
                shape.Report(
                    RuleIds.NotAnEndpoint, shape.Type, shape.Type.Name, $"generated code cannot create its codec '{codec.Name}'",
                    "Name a class that implements IWebSocketCodec, is not private, and has a public constructor without parameters");
            }
        }
    }

    /// <summary>Indicates whether every route has a codec, so that JSON does not matter.</summary>
    public static bool ReplacesJson(EndpointShape shape) => shape.Routes.All(HasCodec);

    /// <summary>Indicates whether the attribute gives the route a codec.</summary>
    public static bool HasCodec(RouteDeclaration route) => CodecOf(route) is not null;

    private static ITypeSymbol? CodecOf(RouteDeclaration route) =>
        route.Attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Codec").Value.Value as ITypeSymbol;

    private static bool CanBeCreated(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsAbstract: false, IsUnboundGenericType: false, TypeKind: TypeKind.Class or TypeKind.Struct } codec
        && codec.IsCodec()
        && TypeRules.Inaccessible(codec) is null
        && codec.InstanceConstructors.Any(static c => c is { DeclaredAccessibility: Accessibility.Public, Parameters.IsEmpty: true });
}
