using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Shared;

/// <summary>The types that the <c>JsonSerializerContext</c> classes of a project cover.</summary>
internal sealed class JsonContracts
{
    /// <summary>The bound for types without end, such as a <c>Node&lt;T&gt;</c> with a <c>Node&lt;Node&lt;T&gt;&gt;</c>.</summary>
    private const int MaxDepth = 64;

    private readonly HashSet<ITypeSymbol> _covered = new(SymbolEqualityComparer.Default);

    private JsonContracts(INamedTypeSymbol? context) => Context = context;

    /// <summary>Gets the first context by name; null if the project has no context.</summary>
    public INamedTypeSymbol? Context { get; }

    public static JsonContracts Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var contexts = compilation.Assembly.GlobalNamespace.AllTypes(cancellationToken)
            .Where(type => MayBeContext(type, cancellationToken) && type.BaseType.IsJsonSerializerContext())
            .OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal)
            .ToArray();
        var contracts = new JsonContracts(contexts.FirstOrDefault());
        foreach (var attribute in contexts.SelectMany(static context => context.GetAttributes()).Where(KnownTypes.IsJsonSerializable))
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is ITypeSymbol type)
            {
                contracts.Add(type, depth: 0, cancellationToken);
            }
        }

        return contracts;
    }

    public bool Cover(ITypeSymbol type) => _covered.Contains(type);

    /// <summary>
    /// Decides by the source text, since to ask every class of a large project for its base is to bind them all. A context's base has no
    /// type arguments.
    /// </summary>
    private static bool MayBeContext(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.TypeKind == TypeKind.Class
        && type.DeclaringSyntaxReferences.Any(part =>
            part.GetSyntax(cancellationToken) is ClassDeclarationSyntax { BaseList.Types: var bases }
            && bases.FirstOrDefault()?.Type is not (null or GenericNameSyntax or QualifiedNameSyntax { Right: GenericNameSyntax }));

    /// <summary>
    /// Adds a type and all types that it is made of, as a context covers them. To add too many only keeps the rule silent.
    /// </summary>
    private void Add(ITypeSymbol type, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > MaxDepth || !_covered.Add(type))
        {
            return;
        }

        if (type is IArrayTypeSymbol array)
        {
            Add(array.ElementType, depth + 1, cancellationToken);
            return;
        }

        foreach (var part in Parts(type))
        {
            Add(part, depth + 1, cancellationToken);
        }
    }

    private static IEnumerable<ITypeSymbol> Parts(ITypeSymbol type)
    {
        var arguments = type is INamedTypeSymbol named ? named.TypeArguments : [];
        if (IsOfTheFramework(type))
        {
            return arguments;
        }

        var own = new List<ITypeSymbol>(arguments);
        own.AddRange(Polymorphism.DerivedTypes(type));
        for (var level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            own.AddRange(level.GetMembers().OfType<IPropertySymbol>().Where(static p => !p.IsStatic).Select(static p => p.Type));
            own.AddRange(level.GetMembers().OfType<IFieldSymbol>()
                .Where(static f => f is { IsStatic: false, DeclaredAccessibility: Accessibility.Public })
                .Select(static f => f.Type));
        }

        return own.Concat(type.AllInterfaces
            .SelectMany(static i => i.TypeArguments)
            .Where(t => !SymbolEqualityComparer.Default.Equals(t, type)));
    }

    private static bool IsOfTheFramework(ITypeSymbol type)
    {
        var root = type.ContainingNamespace;
        while (root is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
        {
            root = root.ContainingNamespace;
        }

        return root?.Name == "System";
    }
}
