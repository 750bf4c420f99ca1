using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WebSocketToolkit.Messages;

/// <summary>The types by whose contracts messages are written.</summary>
internal static class WireTypes
{
    /// <summary>Returns the outermost polymorphic base that lists a type; null if there is none.</summary>
    /// <param name="type">The type.</param>
    /// <param name="options">The options that the type is written with.</param>
    public static Type? BaseOf(Type type, JsonSerializerOptions options)
    {
        foreach (var ancestor in Ancestors(type))
        {
            if (options.TryGetTypeInfo(ancestor, out var candidate) && Lists(candidate, type))
            {
                return ancestor;
            }
        }

        return null;
    }

    /// <summary>Indicates whether a contract is that of a polymorphic base that lists a type.</summary>
    public static bool Lists(JsonTypeInfo contract, Type type) =>
        contract.PolymorphismOptions is { } polymorphism && polymorphism.DerivedTypes.Any(derived => derived.DerivedType == type);

    /// <summary>Returns the base classes, the outermost first, and then the interfaces, those of most types first.</summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "An interface that has a contract is kept, and so is that a type which is created implements it.")]
    private static IEnumerable<Type> Ancestors(Type type)
    {
        var classes = new Stack<Type>();
        for (var ancestor = type.BaseType; ancestor is not null && ancestor != typeof(object); ancestor = ancestor.BaseType)
        {
            classes.Push(ancestor);
        }

        return classes.Concat(type.GetInterfaces()
            .OrderBy(static one => one.GetInterfaces().Length)
            .ThenBy(static one => one.FullName, StringComparer.Ordinal));
    }
}
