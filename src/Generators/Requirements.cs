using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>
/// The requirements of callbacks and constructors, as <c>[RequiresUnreferencedCode]</c> and its like declare them. The trimmer would report
/// them in generated code, where the user cannot act on them. So the <c>Map</c> method has the same attributes, and the code that calls the
/// method is told.
/// </summary>
internal static class Requirements
{
    private const string Namespace = "System.Diagnostics.CodeAnalysis.";

    private static readonly (string Attribute, string Category, string Warning)[] _all =
    [
        ("RequiresUnreferencedCode", "Trimming", "IL2026"),
        ("RequiresDynamicCode", "AOT", "IL3050"),
        ("RequiresAssemblyFiles", "SingleFile", "IL3002"),
    ];

    /// <summary>Returns what the members need that the generated code of a class calls.</summary>
    public static IEnumerable<RequirementModel> Of(EndpointShape shape)
    {
        var members = shape.Callbacks.Select(static callback => (ISymbol)callback.Method).Prepend(shape.Type);
        if (ConstructorRules.Choose(shape.Type, out _) is { } constructor)
        {
            members = members.Append(constructor);
        }

        return from kind in _all
               from member in members
               from attribute in member.GetAttributes()
               where attribute.AttributeClass.Is($"{Namespace}{kind.Attribute}Attribute")
               let message = attribute.ConstructorArguments.FirstOrDefault().Value as string
               let name = member.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
               select new RequirementModel(kind.Attribute, message ?? $"'{name}' needs it.");
    }

    /// <summary>Writes the attributes of a <c>Map</c> method.</summary>
    public static void EmitAttributes(SourceWriter writer, IEnumerable<RequirementModel> requirements)
    {
        foreach (var kind in requirements.GroupBy(static requirement => requirement.Attribute, StringComparer.Ordinal))
        {
            var message = string.Join(" ", kind.Select(static requirement => requirement.Message).Distinct(StringComparer.Ordinal));
            writer.Line(Call.Of($"[global::{Namespace}{kind.Key}(", [Literals.Of(message)], ")]"));
        }
    }

    /// <summary>Writes the attributes of the class that calls the members. Its methods override those of the runtime, and cannot have others.</summary>
    public static void EmitSuppressions(SourceWriter writer, EquatableArray<RequirementModel> requirements)
    {
        foreach (var (attribute, category, warning) in _all.Where(kind => requirements.Any(requirement => requirement.Attribute == kind.Attribute)))
        {
            writer.Line(Call.Of(
                $"[global::{Namespace}UnconditionalSuppressMessage(",
                [Literals.Of(category), Literals.Of(warning), $"Justification = \"The Map method has [{attribute}].\""],
                ")]"));
        }
    }
}
