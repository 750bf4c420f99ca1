using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Emission;

/// <summary>Attributes as source again: the running program need not reflect to find them.</summary>
internal static class AttributeSource
{
    /// <summary>Namespaces whose attributes speak to the compiler, the runtime or tools, and to no endpoint.</summary>
    private static readonly string[] _toolNamespaces =
    [
        "System", "System.Diagnostics", "System.Diagnostics.CodeAnalysis", "System.CodeDom.Compiler", "System.Reflection",
        "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "System.Runtime.Versioning", "Microsoft.CodeAnalysis",
    ];

    /// <summary>Expressions for a class's attributes and those it inherits; the most derived come last, and so win as metadata.</summary>
    public static IEnumerable<string> Metadata(INamedTypeSymbol type, Compilation compilation)
    {
        var levels = new List<List<AttributeData>>();
        for (var level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(level, type);
            levels.Add([.. level.GetAttributes().Where(attribute =>
                IsMeant(attribute, compilation)
                && !attribute.AttributeClass.IsWebSocketRouteAttribute()
                && (isOwn || IsInherited(attribute.AttributeClass!, out var allowsMultiple) && (allowsMultiple || !IsRepeated(attribute))))]);
        }

        levels.Reverse();
        return levels.SelectMany(static level => level).Select(New).ToArray();

        bool IsRepeated(AttributeData inherited) => levels.Exists(level => level.Exists(
            other => SymbolEqualityComparer.Default.Equals(other.AttributeClass, inherited.AttributeClass)));
    }

    /// <summary>A parameter's attributes, without brackets.</summary>
    public static IEnumerable<string> OfParameters(IEnumerable<IParameterSymbol> parameters, Compilation compilation)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var parameter in parameters)
        {
            var attributes = parameter.GetAttributes()
                .Where(attribute => IsMeant(attribute, compilation) && !seen.Contains(attribute.AttributeClass!))
                .ToArray();
            foreach (var attribute in attributes)
            {
                seen.Add(attribute.AttributeClass!);
                var isBare = attribute.ConstructorArguments.IsEmpty && attribute.NamedArguments.IsEmpty;
                yield return attribute.AttributeClass!.Full() + (isBare ? "" : Arguments(attribute, Assignments(attribute)));
            }
        }
    }

    private static string New(AttributeData attribute)
    {
        var assignments = Assignments(attribute).ToArray();
        return $"new {attribute.AttributeClass!.Full()}{Arguments(attribute, [])}"
            + (assignments.Length == 0 ? "" : $" {{ {string.Join(", ", assignments)} }}");
    }

    private static string Arguments(AttributeData attribute, IEnumerable<string> assignments) =>
        $"({string.Join(", ", attribute.ConstructorArguments.Select(Literals.Of).Concat(assignments))})";

    private static IEnumerable<string> Assignments(AttributeData attribute) =>
        attribute.NamedArguments.Select(static argument => $"{Names.Escape(argument.Key)} = {Literals.Of(argument.Value)}");

    private static bool IsMeant(AttributeData attribute, Compilation compilation) =>
        attribute.AttributeClass is { TypeKind: not TypeKind.Error } type
        && attribute.AttributeConstructor is not null
        && !_toolNamespaces.Any(type.ContainingNamespace.HasFullName)
        && !type.Is("System.ComponentModel.EditorBrowsableAttribute")
        && !type.GetAttributes().Any(static a => a.AttributeClass.Is("System.Diagnostics.ConditionalAttribute"))
        && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)
        && compilation.IsSymbolAccessibleWithin(attribute.AttributeConstructor, compilation.Assembly)
        && attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(static a => a.Value)).All(a => IsAccessible(a, compilation));

    private static bool IsAccessible(TypedConstant constant, Compilation compilation) => constant.Kind switch
    {
        TypedConstantKind.Error => false,
        TypedConstantKind.Type when constant.Value is ITypeSymbol type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly),
        TypedConstantKind.Array when !constant.IsNull => constant.Values.All(value => IsAccessible(value, compilation)),
        _ => true,
    };

    private static bool IsInherited(INamedTypeSymbol attributeClass, out bool allowsMultiple)
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
