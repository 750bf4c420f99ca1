using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>The translation of attributes into source, so that the running program need not reflect to find them.</summary>
internal static class AttributeSource
{
    /// <summary>The namespaces whose attributes are for the compiler, the runtime or tools, and not for an endpoint.</summary>
    private static readonly string[] _toolNamespaces =
    [
        "System", "System.Diagnostics", "System.Diagnostics.CodeAnalysis", "System.CodeDom.Compiler", "System.Reflection",
        "System.Runtime.CompilerServices", "System.Runtime.InteropServices", "System.Runtime.Versioning", "Microsoft.CodeAnalysis",
    ];

    /// <summary>
    /// Returns a class's attributes and those that it inherits. The most derived ones come last, and so take precedence as metadata.
    /// </summary>
    public static IEnumerable<AttributeModel> Metadata(INamedTypeSymbol type, Compilation compilation)
    {
        var levels = new List<List<AttributeData>>();
        for (var level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            var isOwn = SymbolEqualityComparer.Default.Equals(level, type);
            levels.Add([.. level.GetAttributes().Where(attribute =>
                IsForEndpoints(attribute, compilation)
                && !attribute.AttributeClass.IsWebSocketRouteAttribute()
                && (isOwn || Applies(attribute)))]);
        }

        levels.Reverse();
        return levels.SelectMany(static level => level).Select(ModelOf).ToArray();

        bool Applies(AttributeData inherited) =>
            AttributeUsages.IsInherited(inherited.AttributeClass!, out var allowsMultiple) && (allowsMultiple || !IsRepeated(inherited));

        bool IsRepeated(AttributeData inherited) => levels.Exists(level => level.Exists(
            other => SymbolEqualityComparer.Default.Equals(other.AttributeClass, inherited.AttributeClass)));
    }

    /// <summary>Returns the attributes that authorize the messages of a callback, in their order.</summary>
    public static IEnumerable<AttributeModel> Authorization(Callback callback) =>
        callback.Kind == CallbackKind.Message ? AuthorizationRules.AttributesOf(callback.Method).Select(ModelOf) : [];

    /// <summary>Returns the attributes of parameters, without brackets and without repetitions.</summary>
    public static IEnumerable<string> OfParameters(IEnumerable<IParameterSymbol> parameters, Compilation compilation)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var parameter in parameters)
        {
            var attributes = parameter.GetAttributes()
                .Where(attribute => IsForEndpoints(attribute, compilation) && !seen.Contains(attribute.AttributeClass!))
                .ToArray();
            foreach (var attribute in attributes)
            {
                seen.Add(attribute.AttributeClass!);
                var isBare = attribute.ConstructorArguments.IsEmpty && attribute.NamedArguments.IsEmpty;
                yield return attribute.AttributeClass!.Full()
                    + (isBare ? "" : $"({string.Join(", ", Arguments(attribute).Concat(Assignments(attribute)))})");
            }
        }
    }

    private static AttributeModel ModelOf(AttributeData attribute) => new(
        attribute.AttributeClass!.Full(), Arguments(attribute).ToEquatableArray(), Assignments(attribute).ToEquatableArray());

    private static IEnumerable<string> Arguments(AttributeData attribute) => attribute.ConstructorArguments
        .Select((argument, i) => Literals.Of(argument, attribute.AttributeConstructor!.Parameters[i].Type));

    private static IEnumerable<string> Assignments(AttributeData attribute) =>
        attribute.NamedArguments.Select(static argument => $"{Names.Escape(argument.Key)} = {Literals.Of(argument.Value)}");

    private static bool IsForEndpoints(AttributeData attribute, Compilation compilation) =>
        attribute.AttributeClass is { TypeKind: not TypeKind.Error } type
        && attribute.AttributeConstructor is not null
        && !_toolNamespaces.Any(type.ContainingNamespace.HasFullName)
        && !type.Is("System.ComponentModel.EditorBrowsableAttribute")
        && !type.GetAttributes().Any(static a => a.AttributeClass.Is("System.Diagnostics.ConditionalAttribute"))
        && CanBeNamed(type, compilation)
        && compilation.IsSymbolAccessibleWithin(attribute.AttributeConstructor, compilation.Assembly)
        && attribute.ConstructorArguments
            .Concat(attribute.NamedArguments.Select(static argument => argument.Value))
            .All(argument => IsAccessible(argument, compilation));

    private static bool IsAccessible(TypedConstant constant, Compilation compilation) => constant.Kind switch
    {
        TypedConstantKind.Error => false,
        TypedConstantKind.Type when constant.Value is ITypeSymbol type => CanBeNamed(type, compilation),
        TypedConstantKind.Enum => CanBeNamed(constant.Type!, compilation),
        TypedConstantKind.Array when !constant.IsNull => constant.Values.All(value => IsAccessible(value, compilation)),
        _ => true,
    };

    /// <summary>Indicates whether generated code can name the type. A file-local type counts as accessible everywhere.</summary>
    private static bool CanBeNamed(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => CanBeNamed(array.ElementType, compilation),
        IPointerTypeSymbol pointer => CanBeNamed(pointer.PointedAtType, compilation),
        INamedTypeSymbol named => !named.IsFileLocal
            && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            && (named.ContainingType is null || CanBeNamed(named.ContainingType, compilation))
            && named.TypeArguments.All(argument => argument is ITypeParameterSymbol || CanBeNamed(argument, compilation)),
        _ => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly),
    };
}
