namespace WebSocketToolkit.Shared;

/// <summary>WST001: can generated code make an instance of the class for each connection?</summary>
internal static class TypeRules
{
    public static bool Check(EndpointShape shape)
    {
        var type = shape.Type;
        var (fact, remedy) =
            type.IsStatic ? ("it is static", "remove 'static': there is one instance per connection")
            : type.IsAbstract ? ("it is abstract", "annotate the classes that derive from it: they inherit its callbacks")
            : type.IsFileLocal ? ("generated code cannot name a file-local type", "remove 'file'")
            : IsGeneric(type) ? ("it has type parameters", "annotate a class that derives from it with the type arguments given")
            : Inaccessible(type) is { } hidden ? ($"generated code cannot reach '{hidden.Name}'", "make it internal or public")
            : RequiredMember(type) is { } member
                ? ($"its member '{member}' is 'required'",
                    "take the value as a constructor parameter, or mark the constructor [SetsRequiredMembers]")
            : default;
        if (fact is null)
        {
            return true;
        }

        shape.Report(RuleIds.NotAnEndpoint, type, type.Name, fact, remedy);
        return false;
    }

    public static bool IsGeneric(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.Arity > 0)
            {
                return true;
            }
        }

        return false;
    }

    public static INamedTypeSymbol? Inaccessible(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal
                || current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return current;
            }
        }

        return null;
    }

    private static string? RequiredMember(INamedTypeSymbol type)
    {
        if (ConstructorRules.Choose(type, out _) is { } constructor && constructor.GetAttributes().Any(KnownTypes.IsSetsRequiredMembers))
        {
            return null;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            var members = current.GetMembers();
            if (members.FirstOrDefault(static m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) is { } member)
            {
                return member.Name;
            }
        }

        return null;
    }
}
