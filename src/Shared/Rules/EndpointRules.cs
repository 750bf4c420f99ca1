namespace WebSocketToolkit.Shared;

/// <summary>
/// The rules for an annotated class: its meaning, and its faults. The analyzer reports the faults. The generator writes nothing for a class
/// with a fault of error severity. Both compile this file, so they cannot disagree.
/// </summary>
internal static class EndpointRules
{
    /// <returns>The class's shape; null if it has no <c>[WebSocketRoute]</c>, or one that the compiler refuses.</returns>
    public static EndpointShape? Examine(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        Examine(type, Examine, cancellationToken);

    /// <summary>
    /// Returns the shape with the warnings about messages, too. To ask for the attributes of every property is to bind them, which would take a
    /// third of the generator's time.
    /// </summary>
    public static EndpointShape? ExamineWithMessages(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        Examine(
            type,
            static (shape, token) =>
            {
                Examine(shape, token);
                PolymorphismRules.Check(shape);
                ValidationRules.Check(shape);
            },
            cancellationToken);

    private static EndpointShape? Examine(
        INamedTypeSymbol type, Action<EndpointShape, CancellationToken> examine, CancellationToken cancellationToken)
    {
        // The compiler already reports the attribute on a struct or an interface.
        if (type.TypeKind != TypeKind.Class || RoutesOf(type) is not { IsEmpty: false } routes)
        {
            return null;
        }

        var shape = new EndpointShape(type, routes);
        try
        {
            examine(shape, cancellationToken);
        }
        catch (Exception fault) when (GenerationFailure.IsFault(fault, cancellationToken))
        {
            shape.Report(RuleIds.GenerationFailed, type, type.ToDisplayString(), GenerationFailure.Describe(fault));
        }

        return shape;
    }

    private static void Examine(EndpointShape shape, CancellationToken cancellationToken)
    {
        if (shape.Routes.Any(static route => route.Attribute.ConstructorArguments.IsEmpty || route.Attribute.AttributeConstructor is null))
        {
            shape.IsIncomplete = true;
            return;
        }

        if (!TypeRules.Check(shape))
        {
            return;
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
            AuthorizationRules.Check(shape, callback);
        }

        PatternRules.CheckUse(shape, cancellationToken);
        MessageRules.Check(shape, cancellationToken);
        ErrorRules.Check(shape);
        HeartbeatRules.Check(shape, cancellationToken);
        OperationMessageRules.Check(shape, cancellationToken);
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
