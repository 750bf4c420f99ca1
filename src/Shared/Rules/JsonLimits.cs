namespace WebSocketToolkit.Shared;

/// <summary>
/// The types that can never be a message: those that are no data (delegates, tasks, resources), and those that System.Text.Json can never read.
/// </summary>
internal static class JsonLimits
{
    private const string Collections = "System.Collections";
    private const string Service = "If the parameter is a service, mark it [FromServices]";

    /// <summary>The namespaces whose types do something, and hold no data.</summary>
    private static readonly string[] _noData =
    [
        "System.IO", "System.Net.Http", "System.Net.Sockets", "System.Net.WebSockets", "System.Reflection", "System.Threading",
    ];

    /// <summary>The interfaces for which System.Text.Json creates a collection.</summary>
    private static readonly HashSet<string> _collections = new(StringComparer.Ordinal)
    {
        "IEnumerable", "ICollection", "IList", "IDictionary", "ISet", "IReadOnlyCollection", "IReadOnlyList", "IReadOnlyDictionary",
        "IImmutableList", "IImmutableSet", "IImmutableDictionary", "IImmutableStack", "IImmutableQueue",
    };

    /// <summary>Returns the type, or the type of an element of it, that is no data in any format; null if there is none.</summary>
    public static ITypeSymbol? NoDataIn(ITypeSymbol type) => WithElements(type).FirstOrDefault(IsNoData);

    /// <summary>Returns the array of several dimensions that the type is or has as an element: System.Text.Json neither reads nor writes one.</summary>
    public static ITypeSymbol? GridIn(ITypeSymbol type) => WithElements(type).FirstOrDefault(static part => part is IArrayTypeSymbol { Rank: > 1 });

    /// <summary>Explains why no message can be decoded to the type, or to the type of an element of it.</summary>
    /// <param name="endpoint">The class that takes the message.</param>
    /// <param name="type">The type of the message.</param>
    /// <param name="isJson">Indicates whether System.Text.Json decodes it, and not a codec.</param>
    public static (string Fact, string Remedy)? ReadFault(INamedTypeSymbol endpoint, ITypeSymbol type, bool isJson)
    {
        foreach (var part in WithElements(type))
        {
            if (Fault(endpoint, part, isJson) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static (string Fact, string Remedy)? Fault(INamedTypeSymbol endpoint, ITypeSymbol type, bool isJson) =>
        IsReference(type)
            ? ("a message cannot be decoded to its type", "Take a ReadOnlySpan<byte>, or a type with a JSON contract")
        : IsNoData(type) ? ($"a message cannot be decoded to '{Name(type)}'", Service)
        : IsAbstractWithoutContract(type) && (isJson || IsOfFramework(type))
            ? IsIn(type, Collections)
                ? ("System.Text.Json cannot create a collection of this type", "Take a class, such as a List<T> or a HashSet<T>")
                : ("an interface or abstract class without [JsonPolymorphic] cannot be decoded", Service)
        : !isJson ? null
        : type is IArrayTypeSymbol { Rank: > 1 }
            ? ("System.Text.Json cannot read an array of several dimensions", "Take an array of arrays")
        : CreationFault(endpoint, type);

    private static bool IsNoData(ITypeSymbol type) =>
        IsReference(type)
        || type.SpecialType is SpecialType.System_Delegate or SpecialType.System_MulticastDelegate
        || type.IsToolkitService() || type.IsConnection() || type.IsAudience() || type.IsOperations()
        || (type.TypeKind != TypeKind.Enum && type.IsOrDerivesFrom(static level => _noData.Any(space => IsIn(level, space))))
        || IsResourceOfFramework(type);

    /// <summary>Indicates whether a value of the type refers to memory or code of its process.</summary>
    private static bool IsReference(ITypeSymbol type) =>
        type.IsRefLikeType
        || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Delegate
        || type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr;

    /// <summary>Indicates whether the framework's type has to be disposed of. Documents and collections are data all the same.</summary>
    private static bool IsResourceOfFramework(ITypeSymbol type) =>
        IsIn(type, "System")
        && type.IsOrImplements(static t => t.Is("System.IDisposable") || t.Is("System.IAsyncDisposable"))
        && !type.Is("System.Text.Json.JsonDocument")
        && !IsIn(type, Collections);

    /// <summary>Indicates whether the type is abstract without a way to decode it.</summary>
    private static bool IsAbstractWithoutContract(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsAbstract: true } named
        && !(_collections.Contains(named.Name) && IsIn(named, Collections))
        && !IsIn(named, "System.Text.Json.Nodes")
        && !Polymorphism.IsBase(named)
        && SymbolEqualityComparer.Default.Equals(Polymorphism.DecodedType(named), named)
        && !named.GetAttributes().Any(KnownTypes.IsJsonConverter);

    /// <summary>
    /// Explains why System.Text.Json cannot create an instance of a class. It leaves out classes of other projects: the user may have a converter
    /// for them, but cannot put an attribute on them. Attributes are looked at last, since to ask for them is to bind them.
    /// </summary>
    private static (string Fact, string Remedy)? CreationFault(INamedTypeSymbol endpoint, ITypeSymbol type)
    {
        const string Json = "System.Text.Json cannot create a ";
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class, IsAbstract: false } named
            || !SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, endpoint.ContainingAssembly)
            || named.AllInterfaces.Any(static i => i.SpecialType == SpecialType.System_Collections_IEnumerable))
        {
            return null;
        }

        var constructors = named.InstanceConstructors.Where(static c => c.DeclaredAccessibility == Accessibility.Public).ToArray();
        if (Array.Exists(constructors, static c => c.Parameters.IsEmpty))
        {
            return null;
        }

        var unmatched = constructors.Length == 1 ? constructors[0].Parameters.FirstOrDefault(parameter => !HasProperty(named, parameter.Name)) : null;
        if ((constructors.Length == 1 && unmatched is null)
            || Polymorphism.IsBase(named)
            || named.GetAttributes().Any(KnownTypes.IsJsonConverter)
            || named.InstanceConstructors.Any(static c => c.GetAttributes().Any(KnownTypes.IsJsonConstructor)))
        {
            return null;
        }

        return unmatched is not null
                ? ($"{Json}'{named.Name}', which has no public property for its constructor parameter '{unmatched.Name}'", $"{Service}; else add the property")
            : constructors.Length == 0
                ? ($"{Json}'{named.Name}', which has no public constructor", $"{Service}; else mark a constructor [JsonConstructor]")
            : ($"{Json}'{named.Name}', which has several constructors", $"{Service}; else mark one of them [JsonConstructor]");
    }

    /// <summary>Indicates whether a constructor's parameter of this name can get a value from JSON: case does not count.</summary>
    private static bool HasProperty(INamedTypeSymbol type, string name)
    {
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers().Any(member =>
                member is IPropertySymbol { IsStatic: false } or IFieldSymbol { IsStatic: false }
                && string.Equals(member.Name, name, StringComparison.OrdinalIgnoreCase)
                && (member.DeclaredAccessibility == Accessibility.Public || member.GetAttributes().Any(KnownTypes.IsJsonInclude))))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<ITypeSymbol> WithElements(ITypeSymbol type)
    {
        yield return type;
        var elements = type is IArrayTypeSymbol array ? [array.ElementType]
            : type is INamedTypeSymbol named && (named.IsNullableValueType() || IsIn(named, Collections)) ? named.TypeArguments
            : [];
        foreach (var part in elements.SelectMany(WithElements))
        {
            yield return part;
        }
    }

    /// <summary>Indicates whether the framework has the type, and not for data: some codecs know more of its collections than JSON.</summary>
    private static bool IsOfFramework(ITypeSymbol type) =>
        IsIn(type, "Microsoft") || (IsIn(type, "System") && !IsIn(type, Collections) && !IsIn(type, "System.Linq"));

    /// <summary>Indicates whether the type is in the namespace, or in one inside of it.</summary>
    private static bool IsIn(ITypeSymbol type, string fullName)
    {
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.HasFullName(fullName))
            {
                return true;
            }
        }

        return false;
    }

    private static string Name(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
