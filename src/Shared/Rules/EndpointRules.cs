namespace WebSocketToolkit.Shared;

/// <summary>
/// The rules for an annotated class: its meaning, and its faults. The analyzer reports the faults. The generator writes nothing for a class
/// with a fault of error severity. Both compile this file, so they cannot disagree.
/// </summary>
internal static class EndpointRules
{
    /// <returns>The class's shape; null if it has no <c>[WebSocketRoute]</c>, or one that the compiler refuses.</returns>
    public static EndpointShape? Examine(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var routes = RoutesOf(type);

        // The compiler already reports the attribute on a struct or an interface.
        if (routes.IsEmpty || type.TypeKind != TypeKind.Class)
        {
            return null;
        }

        var shape = new EndpointShape(type, routes);
        if (routes.Any(static route => route.Attribute.ConstructorArguments.IsEmpty || route.Attribute.AttributeConstructor is null))
        {
            shape.IsIncomplete = true;
            return shape;
        }

        if (!TypeRules.Check(shape))
        {
            return shape;
        }

        PatternRules.CheckSyntax(shape, cancellationToken);
        ConstructorRules.Check(shape);
        CodecRules.Check(shape);
        cancellationToken.ThrowIfCancellationRequested();
        CallbackFinder.Find(shape);
        foreach (var callback in shape.Callbacks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReturnRules.Check(shape, callback);
            ParameterRules.Check(shape, callback);
            OperationRules.Check(shape, callback);
        }

        PatternRules.CheckUse(shape, cancellationToken);
        MessageRules.Check(shape, cancellationToken);
        ErrorRules.Check(shape);
        return shape;
    }

    public static ImmutableArray<RouteDeclaration> RoutesOf(INamedTypeSymbol type)
    {
        var routes = ImmutableArray.CreateBuilder<RouteDeclaration>();
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass.IsWebSocketRouteAttribute())
            {
                var text = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
                routes.Add(new RouteDeclaration(attribute, text, RoutePattern.Parse(text)));
            }
        }

        return routes.ToImmutable();
    }
}
