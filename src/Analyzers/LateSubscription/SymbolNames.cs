namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>Symbols by name, without a lookup in the compilation.</summary>
internal static class SymbolNames
{
    /// <summary>Whether the type has this full name; generic ones by their plain name, nested ones with a dot.</summary>
    public static bool HasFullName(this ITypeSymbol? type, string fullName)
    {
        var end = fullName.Length;
        ISymbol? symbol = type?.OriginalDefinition;
        while (symbol is not null and not INamespaceSymbol { IsGlobalNamespace: true })
        {
            var start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, symbol.Name, 0, symbol.Name.Length) != 0)
            {
                return false;
            }

            if (start == 0)
            {
                return symbol.ContainingSymbol is INamespaceSymbol { IsGlobalNamespace: true };
            }

            if (fullName[start - 1] != '.')
            {
                return false;
            }

            end = start - 1;
            symbol = symbol.ContainingSymbol;
        }

        return false;
    }

    /// <summary>Whether the type, a base type or an interface of it has this full name.</summary>
    public static bool IsOrInherits(this ITypeSymbol? type, string fullName)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.HasFullName(fullName))
            {
                return true;
            }
        }

        return type is not null && type.AllInterfaces.Any(contract => contract.HasFullName(fullName));
    }

    public static bool IsTaskLike(this ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask" } && type.ContainingNamespace.IsNamed("System.Threading.Tasks");

    public static bool IsNamed(this INamespaceSymbol? space, string fullName)
    {
        var end = fullName.Length;
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            var start = end - space.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, space.Name, 0, space.Name.Length) != 0)
            {
                return false;
            }

            if (start == 0)
            {
                return space.ContainingNamespace.IsGlobalNamespace;
            }

            if (fullName[start - 1] != '.')
            {
                return false;
            }

            end = start - 1;
        }

        return false;
    }
}
