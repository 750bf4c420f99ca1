namespace WebSocketToolkit.Shared;

/// <summary>The use that an attribute class allows.</summary>
internal static class AttributeUsages
{
    /// <summary>Determines whether derived classes and overriding methods inherit the attribute.</summary>
    /// <param name="attributeClass">The class of the attribute.</param>
    /// <param name="allowsMultiple">Indicates whether the attribute may repeat.</param>
    public static bool IsInherited(INamedTypeSymbol attributeClass, out bool allowsMultiple)
    {
        allowsMultiple = false;
        for (var type = attributeClass; type is not null; type = type.BaseType)
        {
            if (type.GetAttributes().FirstOrDefault(static a => a.AttributeClass.Is("System.AttributeUsageAttribute")) is { } usage)
            {
                allowsMultiple = usage.NamedArguments.Any(static a => a.Key == "AllowMultiple" && a.Value.Value is true);
                return !usage.NamedArguments.Any(static a => a.Key == "Inherited" && a.Value.Value is false);
            }
        }

        return true;
    }
}
