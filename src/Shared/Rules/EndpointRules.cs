namespace WebSocketToolkit.Shared;

/// <summary>
/// Decides what an annotated class means and what is wrong with it. The analyzer reports the faults; the generator writes nothing for a
/// class that has one of error severity. Both compile this file, so they cannot disagree.
/// </summary>
internal static class EndpointRules
{
    /// <returns>Null if the class has no <c>[WebSocketRoute]</c>, or one that the compiler refuses.</returns>
    public static EndpointShape? Examine(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var routes = RoutesOf(type);

        // On a struct or an interface the attribute is a compiler error already.
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
