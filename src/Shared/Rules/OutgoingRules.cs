namespace WebSocketToolkit.Shared;

/// <summary>The rule WST012: generated code must be able to follow the <c>[OutgoingMessage]</c> of a message type.</summary>
internal static class OutgoingRules
{
    /// <summary>A thousand years: a longer time is a slip, and a much longer time does not fit into a time span.</summary>
    private const double LongestSeconds = 1000 * 365.25 * 24 * 60 * 60;

    /// <summary>
    /// Returns the attribute's argument at fault (null for the attribute itself), the fact, and the remedy; null if there is no fault.
    /// </summary>
    public static (string? Argument, string Fact, string Remedy)? FaultOf(
        INamedTypeSymbol type, AttributeData attribute, Compilation compilation)
    {
        if (TypeRules.IsGeneric(type))
        {
            return (
                null, "is on a type with type parameters, which generated code cannot name",
                "Move it to a base or a derived type without type parameters");
        }

        if (type.IsStatic || type.IsRefLikeType)
        {
            return (null, "is on a type that cannot be sent as a message", "Move it to a class, a record or a struct that can be sent");
        }

        if (TypeRules.Inaccessible(type) is { } hidden)
        {
            return (
                null, $"has no effect because generated code cannot access '{hidden.Name}'", $"Make '{hidden.Name}' internal or public");
        }

        if (attribute.Argument("TimeToLiveSeconds") is double seconds && !(seconds >= 0 && seconds <= LongestSeconds))
        {
            return (
                "TimeToLiveSeconds", "specifies an invalid time to live",
                "Specify the number of seconds that a message may wait, or leave the argument out");
        }

        if (attribute.Argument("Policy") is int policy and not (>= 0 and <= 3))
        {
            return ("Policy", $"specifies the undefined policy {policy}", "Use a member of WebSocketSlowConsumerPolicy");
        }

        return attribute.Argument("Key") is not string key ? null
            : KeyOf(type, key, compilation) is not { } property
                ? ("Key", $"uses '{key}' as the key, but the type has no readable property of that name", "Name a property with nameof")
            : !IsString(property.Type) && !IsFormattable(property.Type)
                ? (
                    "Key", $"uses '{key}' as the key, but its type does not define a text form",
                    "Name a property that is a string, a number, an enum, or implements IFormattable")
            : null;
    }

    /// <summary>Returns the property that <c>Key</c> names, of the type or its nearest base.</summary>
    public static IPropertySymbol? KeyOf(INamedTypeSymbol type, string name, Compilation compilation)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property is { IsStatic: false, IsIndexer: false, GetMethod: { } getter }
                    && compilation.IsSymbolAccessibleWithin(getter, compilation.Assembly)
                    ? property
                    : null;
            }
        }

        return null;
    }

    public static bool IsString(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;

    private static bool IsFormattable(ITypeSymbol type)
    {
        var underlying = type.IsNullableValueType() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return underlying.TypeKind == TypeKind.Enum || underlying.IsOrImplements(static t => t.Is("System.IFormattable"));
    }
}
