namespace WebSocketToolkit.Shared;

/// <summary>The parts of WST001 and WST003 about the constructor: the choice of one, and the sources of its arguments.</summary>
internal static class ConstructorRules
{
    public static void Check(EndpointShape shape)
    {
        var constructor = Choose(shape.Type, out var fact);
        if (constructor is null)
        {
            shape.Report(
                RuleIds.NotAnEndpoint, shape.Type, shape.Type.Name, fact!,
                "Declare exactly one public constructor, or mark one with [ActivatorUtilitiesConstructor]");
            return;
        }

        foreach (var parameter in constructor.Parameters)
        {
            if (parameter.Type.TypeKind == TypeKind.Error)
            {
                shape.IsIncomplete = true;
            }
            else if (Bind(parameter, out var fault) is { } bound)
            {
                shape.ConstructorParameters.Add(bound);
            }
            else
            {
                var (reason, remedy) = fault!.Value;
                shape.Report(RuleIds.UnbindableParameter, parameter, parameter.Name, shape.Type.Name, reason, remedy);
            }
        }
    }

    /// <summary>
    /// Chooses the only public constructor; else the constructor that is marked for it; else the constructor with the most parameters.
    /// </summary>
    public static IMethodSymbol? Choose(INamedTypeSymbol type, out string? fault)
    {
        var candidates = type.InstanceConstructors.Where(static c => c.DeclaredAccessibility == Accessibility.Public).ToArray();
        if (candidates.Length > 1)
        {
            var marked = candidates.Where(static c => c.GetAttributes().Any(KnownTypes.IsActivatorUtilitiesConstructor)).ToArray();
            var most = candidates.Max(static c => c.Parameters.Length);
            candidates = marked.Length > 0 ? marked : [.. candidates.Where(c => c.Parameters.Length == most)];
        }

        fault = candidates.Length switch
        {
            0 => "it has no public constructor",
            1 => null,
            _ => "several of its constructors are equally suitable",
        };
        return fault is null ? candidates[0] : null;
    }

    private static CallbackParameter? Bind(IParameterSymbol parameter, out (string Fact, string Remedy)? fault)
    {
        var type = parameter.Type;
        fault = null;
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            fault = ("it is passed by reference", "Pass it by value");
            return null;
        }

        if (parameter.GetAttributes().FirstOrDefault(KnownTypes.IsFromKeyedServices) is { } keyed)
        {
            return ParameterRules.KeyedService(parameter, keyed);
        }

        if (type.IsHttpContext())
        {
            return new CallbackParameter(parameter, ParameterSource.HttpContext);
        }

        if (type.IsClaimsPrincipal())
        {
            return new CallbackParameter(parameter, ParameterSource.User);
        }

        if (type.IsConnection())
        {
            fault = ("there is no connection before the handshake is accepted", "Take the connection in OnOpen or OnMessage");
            return null;
        }

        if (type.IsValueType || type.IsRefLikeType || ParameterRules.Parsing(type, out _) is not null)
        {
            if (parameter.HasExplicitDefaultValue)
            {
                return new CallbackParameter(parameter, ParameterSource.Default);
            }

            var name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            fault = (
                $"a constructor takes services, and '{name}' is not a service",
                "Take route, query and header values in OnOpen or OnMessage");
            return null;
        }

        return new CallbackParameter(parameter, ParameterSource.Service);
    }
}
