using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Emission;

/// <summary>The forms of names in generated code.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat _full = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat _namespace = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    /// <summary>Returns the type from <c>global::</c> on, with the nullable annotations inside it but not its own.</summary>
    public static string Full(this ITypeSymbol type) =>
        (type.IsReferenceType ? type.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : type).ToDisplayString(_full);

    public static string? Namespace(INamedTypeSymbol type) =>
        type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(_namespace);

    /// <summary>Returns the metadata name, with <c>+</c> before a nested type.</summary>
    public static string Metadata(INamedTypeSymbol type)
    {
        var name = type.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.MetadataName + "+" + name;
        }

        return type.ContainingNamespace.IsGlobalNamespace
            ? name
            : type.ContainingNamespace.ToDisplayString(_namespace).Replace("@", "") + "." + name;
    }

    /// <summary>Indicates whether only obsolete code may use the type: it, or one around it, has <c>[Obsolete(…, error: true)]</c>.</summary>
    public static bool IsObsolete(INamedTypeSymbol? type) => type is not null
        && (type.GetAttributes().Any(static attribute =>
                attribute.AttributeClass.Is("System.ObsoleteAttribute") && attribute.ConstructorArguments.Any(static a => a.Value is true))
            || IsObsolete(type.ContainingType));

    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || identifier is "await" or "field" or "yield"
            ? "@" + identifier
            : identifier;

    /// <summary>Returns the name, or one that is made from it if it is taken, and adds it to the names that are taken.</summary>
    public static string Unique(string name, ISet<string> taken)
    {
        var candidate = name;
        for (var i = 2; !taken.Add(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }
}
