namespace WebSocketToolkit.Shared;

/// <summary>The polymorphic types of System.Text.Json, as their attributes declare them.</summary>
internal static class Polymorphism
{
    public static bool IsBase(ITypeSymbol type) => type.GetAttributes().Any(static a => a.IsJsonPolymorphic() || a.IsJsonDerivedType());

    public static ImmutableArray<ITypeSymbol> DerivedTypes(ITypeSymbol type) =>
        [.. type.GetAttributes()
            .Where(KnownTypes.IsJsonDerivedType)
            .Select(static a => a.ConstructorArguments.FirstOrDefault().Value)
            .OfType<ITypeSymbol>()];

    /// <summary>Returns the types that a base lists without a discriminator, itself apart.</summary>
    public static IEnumerable<ITypeSymbol> WithoutDiscriminator(ITypeSymbol type) => type.GetAttributes()
        .Where(static a => a.IsJsonDerivedType() && a.ConstructorArguments.Length == 1)
        .Select(static a => a.ConstructorArguments[0].Value)
        .OfType<ITypeSymbol>()
        .Where(derived => !SymbolEqualityComparer.Default.Equals(derived, type));

    /// <summary>Returns the nearest <c>[JsonPolymorphic]</c> type above a type, if it does not list the type.</summary>
    public static ITypeSymbol? UnlistedBase(ITypeSymbol type)
    {
        if (IsBase(type))
        {
            return null;
        }

        var above = new List<ITypeSymbol>();
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            above.Add(ancestor);
        }

        var nearest = above.Concat(type.AllInterfaces).FirstOrDefault(static t => t.GetAttributes().Any(KnownTypes.IsJsonPolymorphic));
        return nearest is not null && !DerivedTypes(nearest).Any(derived => derived.IsAssignableTo(type)) ? nearest : null;
    }

    /// <summary>
    /// Returns the type that a message has to be decoded to so that it may turn out to be a <paramref name="type"/>: the nearest
    /// polymorphic type above it that lists it, or that lists no type because its derived types are configured at run time.
    /// </summary>
    public static ITypeSymbol DecodedType(ITypeSymbol type)
    {
        if (IsBase(type))
        {
            return type;
        }

        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (Covers(ancestor))
            {
                return ancestor;
            }
        }

        return type.AllInterfaces.FirstOrDefault(Covers) ?? type;

        bool Covers(ITypeSymbol ancestor) =>
            IsBase(ancestor) && DerivedTypes(ancestor) is var derived && (derived.IsEmpty || derived.Any(d => d.IsAssignableTo(type)));
    }
}
