using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The part of the parser about the documentation of message types, and of the types that they are made of.</summary>
internal static class TypeComments
{
    /// <summary>The bound for types without end, such as a <c>Node&lt;T&gt;</c> with a <c>Node&lt;Node&lt;T&gt;&gt;</c>.</summary>
    private const int MaxTypes = 500;

    public static IEnumerable<AttributeModel> Of(EndpointShape shape, IEnumerable<ITypeSymbol> sends, Compilation compilation)
    {
        var waiting = new Queue<ITypeSymbol>(MessageTypes.Of(shape)
            .Select(static message => message.Type)
            .Concat(shape.Callbacks.Select(static callback => callback.PayloadParameter?.Type).OfType<ITypeSymbol>())
            .Concat(sends));
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        while (waiting.Count > 0 && seen.Count < MaxTypes)
        {
            var type = waiting.Dequeue();
            if (!seen.Add(type))
            {
                continue;
            }

            foreach (var part in PartsOf(type))
            {
                waiting.Enqueue(part);
            }

            if (type is INamedTypeSymbol named && named.DeclaringSyntaxReferences.Length > 0
                && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)
                && Describe(named) is { } description)
            {
                yield return description;
            }
        }
    }

    private static IEnumerable<ITypeSymbol> PartsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => [array.ElementType],
        INamedTypeSymbol named => named.TypeArguments
            .Concat(Polymorphism.DerivedTypes(named))
            .Concat(named.DeclaringSyntaxReferences.Length == 0 ? [] : Properties(named).Select(static property => property.Type)),
        _ => [],
    };

    private static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        for (var level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            foreach (var property in level.GetMembers().OfType<IPropertySymbol>())
            {
                if (property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public })
                {
                    yield return property;
                }
            }
        }
    }

    private static AttributeModel? Describe(INamedTypeSymbol type)
    {
        var summary = Comments.SummaryOf(type);
        var properties = Properties(type)
            .Select(static property => (property.Name, Summary: Comments.SummaryOf(property)))
            .Where(static property => property.Summary is not null)
            .Select(static property => $"({Literals.Of(property.Name)}, {Literals.Of(property.Summary!)})")
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        return summary is null && properties.Length == 0
            ? null
            : new(
                ContractNames.Description,
                ContractParser.Of($"typeof({type.Full()})", ContractParser.Text(summary) ?? "null"),
                ContractParser.Assignments(
                    ("Properties", properties.Length == 0 ? null : $"new (string, string)[] {{ {string.Join(", ", properties)} }}")));
    }
}
