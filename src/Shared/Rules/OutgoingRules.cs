namespace WebSocketToolkit.Shared;

/// <summary>WST012: can what <c>[OutgoingMessage]</c> says of a message type be done?</summary>
internal static class OutgoingRules
{
    /// <summary>A thousand years: more is a slip, and much more is no time span.</summary>
    private const double LongestSeconds = 1000 * 365.25 * 24 * 60 * 60;

    /// <summary>The attribute's argument at fault (null: the attribute itself), the fact, and the remedy; null if all is well.</summary>
    public static (string? Argument, string Fact, string Remedy)? FaultOf(INamedTypeSymbol type, AttributeData attribute, Compilation compilation)
    {
        if (TypeRules.IsGeneric(type))
        {
            return (null, "stands on a type with type parameters, which generated code cannot name", "Put it on a base or a derived type without any");
        }

        if (type.IsStatic || type.IsRefLikeType)
        {
            return (null, "stands on a type of which there can be no message", "Put it on a class, a record or a struct that can be sent");
        }

        if (TypeRules.Inaccessible(type) is { } hidden)
        {
            return (null, $"has no effect: generated code cannot reach '{hidden.Name}'", "Make it internal or public");
        }

        if (attribute.Argument("TimeToLiveSeconds") is double seconds && !(seconds >= 0 && seconds <= LongestSeconds))
        {
            return ("TimeToLiveSeconds", "gives a time to live that is none", "Give the seconds that a message may wait, or leave it out");
        }

        if (attribute.Argument("Policy") is int policy and not (>= 0 and <= 3))
        {
            return ("Policy", $"names the policy {policy}, which there is not", "Name one of WebSocketSlowConsumerPolicy");
        }

        return attribute.Argument("Key") is not string key ? null
            : KeyOf(type, key, compilation) is not { } property
                ? ("Key", $"takes '{key}' as the key, and the type has no readable property of that name", "Name one with nameof")
            : !IsString(property.Type) && !IsFormattable(property.Type)
                ? ("Key", $"takes '{key}' as the key, which has no text of its own", "Name a property that is a string, a number, an enum, or implements IFormattable")
            : null;
    }

    /// <summary>The property that <c>Key</c> names, of the type or its nearest base.</summary>
    public static IPropertySymbol? KeyOf(INamedTypeSymbol type, string name, Compilation compilation)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers(name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                return property is { IsStatic: false, IsIndexer: false, GetMethod: { } getter } && compilation.IsSymbolAccessibleWithin(getter, compilation.Assembly)
                    ? property
                    : null;
            }
        }

        return null;
    }

    public static bool IsString(ITypeSymbol type) => type.SpecialType == SpecialType.System_String;

    /// <summary>The value of a named argument; null if it is not given.</summary>
    public static object? Argument(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name) is { Key: not null, Value.Kind: not TypedConstantKind.Error } given
            ? given.Value.Value
            : null;

    private static bool IsFormattable(ITypeSymbol type)
    {
        var underlying = type.IsNullableValueType() ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return underlying.TypeKind == TypeKind.Enum || underlying.IsOrImplements(static t => t.Is("System.IFormattable"));
    }
}
