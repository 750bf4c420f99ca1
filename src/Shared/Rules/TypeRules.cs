using Microsoft.CodeAnalysis.CSharp;

namespace WebSocketToolkit.Shared;

/// <summary>The part of WST001 about the class: generated code must be able to create an instance for each connection.</summary>
internal static class TypeRules
{
    public static bool Check(EndpointShape shape)
    {
        var type = shape.Type;
        var (fact, remedy) =
            type.IsStatic ? ("it is static", "Remove 'static': each connection has its own instance")
            : type.IsAbstract ? ("it is abstract", "Annotate the classes that derive from it: they inherit its callbacks")
            : type.IsFileLocal ? ("generated code cannot name a file-local type", "Remove 'file'")
            : IsGeneric(type) ? ("it has type parameters", "Annotate a class that derives from it and supplies the type arguments")
            : Inaccessible(type) is { } hidden
                ? ($"generated code cannot access '{hidden.Name}'", $"Make '{hidden.Name}' internal or public")
            : OldLanguage(type) is { } version
                ? (
                    $"generated code needs C# 12, and the project uses C# {version}",
                    "Remove <LangVersion> from the project file, or set it to 12 or later")
            : RequiredMember(type) is { } member
                ? (
                    $"its member '{member}' is 'required'",
                    "Take the value as a constructor parameter, or mark the constructor [SetsRequiredMembers]")
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
            var accessibility = current.DeclaredAccessibility;
            if (current.IsFileLocal
                || accessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
            {
                return current;
            }
        }

        return null;
    }

    private static string? OldLanguage(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options
            ? options.LanguageVersion.ToDisplayString()
            : null;

    private static string? RequiredMember(INamedTypeSymbol type)
    {
        if (ConstructorRules.Choose(type, out _) is { } constructor && constructor.GetAttributes().Any(KnownTypes.IsSetsRequiredMembers))
        {
            return null;
        }

        for (var current = type; current is not null; current = current.BaseType)
        {
            foreach (var member in current.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                {
                    return member.Name;
                }
            }
        }

        return null;
    }
}
