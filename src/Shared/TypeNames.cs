namespace WebSocketToolkit.Shared;

/// <summary>
/// The recognition of types and namespaces by name. Names are compared from the last part outwards, so almost every other symbol is told
/// apart by its own name. No lookup in the compilation and no allocation takes place, since this is asked for every parameter and every
/// call.
/// </summary>
internal static class TypeNames
{
    /// <summary>Indicates whether this is the type of the full name and the number of type parameters.</summary>
    public static bool Is(this ITypeSymbol? type, string fullName, int arity = 0) =>
        type is INamedTypeSymbol named && named.Arity == arity && named.HasFullName(fullName);

    /// <summary>
    /// Compares with a dotted name as tables and <c>.editorconfig</c> give it: nested types have a dot, and generic types have no arity.
    /// </summary>
    public static bool HasFullName(this INamespaceOrTypeSymbol? symbol, string fullName)
    {
        var end = fullName.Length;
        ISymbol? part = symbol;
        while (part is not null and not INamespaceSymbol { IsGlobalNamespace: true })
        {
            var start = end - part.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, part.Name, 0, part.Name.Length) != 0)
            {
                return false;
            }

            part = part.ContainingSymbol;
            if (start == 0)
            {
                return part is INamespaceSymbol { IsGlobalNamespace: true };
            }

            if (fullName[start - 1] != '.')
            {
                return false;
            }

            end = start - 1;
        }

        return false;
    }

    /// <summary>Indicates whether the type, a base type or an interface of it has the full name.</summary>
    public static bool IsOrInherits(this ITypeSymbol? type, string fullName)
    {
        for (var ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.HasFullName(fullName))
            {
                return true;
            }
        }

        if (type is not null)
        {
            foreach (var contract in type.AllInterfaces)
            {
                if (contract.HasFullName(fullName))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
