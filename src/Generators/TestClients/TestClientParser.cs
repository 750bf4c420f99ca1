using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Outcomes;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.TestClients;

/// <summary>A parser that finds the endpoints of the assemblies that an attribute names, and makes the models of their clients.</summary>
internal static class TestClientParser
{
    /// <summary>The names of the other parameters of a client's methods.</summary>
    private static readonly string[] _reserved = ["services", "configure", "path", "options"];

    /// <summary>Makes the models of all clients. A fault costs its class the client, and no other.</summary>
    public static EquatableArray<Outcome<TestClientModel>> Parse(
        Compilation compilation, Func<EndpointShape, Compilation, TestClientModel> parse, CancellationToken cancellationToken)
    {
        var names = new TestClientNames(compilation);
        return compilation.Assembly.GetAttributes()
            .Where(static attribute => attribute.AttributeClass.IsWebSocketTestClientsAttribute())
            .Select(static attribute => (attribute.ConstructorArguments.FirstOrDefault().Value as ITypeSymbol)?.ContainingAssembly)
            .OfType<IAssemblySymbol>()
            .Distinct<IAssemblySymbol>(SymbolEqualityComparer.Default)
            .SelectMany(assembly => assembly.GlobalNamespace.AllTypes(cancellationToken))
            .Where(type => compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            .Select(type => EndpointRules.Examine(type, cancellationToken))
            .OfType<EndpointShape>()
            .Where(static shape => shape.CanBeGenerated)

            // A nested class gives way to one that has the joined name itself.
            .OrderBy(static shape => shape.Type.ContainingType is not null)
            .ThenBy(static shape => Names.Metadata(shape.Type), StringComparer.Ordinal)
            .Select(shape => Outcome<TestClientModel>.Of(
                shape.Type.Full(),
                () => parse(shape, compilation) with { HintName = names.HintOf(shape.Type), Name = names.Of(shape.Type) },
                cancellationToken))
            .ToEquatableArray();
    }

    /// <summary>Makes the model of a client, but for the names that depend on those of others.</summary>
    public static TestClientModel ModelOf(EndpointShape shape, Compilation compilation)
    {
        var typed = shape.Of(CallbackKind.Message).Where(static callback => callback.Payload == PayloadKind.Typed);
        var takes = Messages(typed.Select(static callback => callback.PayloadParameter!.Type), compilation);
        var sends = Messages(shape.Callbacks.Select(MessageTypes.SentBy).OfType<ITypeSymbol>(), compilation);
        var query = shape.Values
            .Where(static value =>
                value.Source == ValueSource.Query && value.Parsing is ValueParsing.String or ValueParsing.Parsable or ValueParsing.Enum)
            .Select(value => ValueOf(value.Name, value.Parameter.Name, value, compilation))
            .OfType<TestClientValue>()
            .Select(static value => value with { Type = value.Type + "?" })
            .ToArray();
        var route = new List<TestClientValue>();
        var path = shape.Routes.Length == 1 ? PathOf(shape, route, compilation) : null;
        var parameters = route.Concat(query).Select(static value => value.Parameter).Concat(_reserved);
        if (parameters.GroupBy(static name => name, StringComparer.Ordinal).Any(static same => same.Skip(1).Any()))
        {
            path = null;
        }

        var codec = shape.Routes[0].Attribute.NamedArguments.FirstOrDefault(static a => a.Key == "Codec").Value.Value as ITypeSymbol;
        var isCodecKnown = codec is not null && compilation.IsSymbolAccessibleWithin(codec, compilation.Assembly);
        return new TestClientModel(
            HintName: "",
            Names.Namespace(shape.Type),
            Name: "",
            shape.Type.Full(),
            takes.Concat(sends).All(static message => IsPublic(message.Symbol)) && IsPublic(shape.Type),
            path,
            route.ToEquatableArray(),
            query.ToEquatableArray(),
            isCodecKnown ? codec!.Full() : null,
            takes.Select(static message => message.Model).ToEquatableArray(),
            sends.Select(static message => message.Model).ToEquatableArray());
    }

    /// <summary>Returns each type once, and for a polymorphic type its derived types, too.</summary>
    private static (TestClientMessage Model, ITypeSymbol Symbol)[] Messages(IEnumerable<ITypeSymbol> types, Compilation compilation)
    {
        var found = new Dictionary<string, (TestClientMessage, ITypeSymbol)>(StringComparer.Ordinal);
        foreach (var type in types.SelectMany(static type => new[] { type }.Concat(Polymorphism.DerivedTypes(type))))
        {
            // Two types of one name cannot both have a method. The client's generic methods take the other type.
            if (type is INamedTypeSymbol { IsGenericType: false, SpecialType: SpecialType.None }
                && compilation.IsSymbolAccessibleWithin(type, compilation.Assembly))
            {
                found[type.Name] = (new TestClientMessage(type.Name, type.Full()), type);
            }
        }

        return [.. found.Values];
    }

    private static bool IsPublic(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility != Accessibility.Public)
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>The path; null if it has parts that may be missing, so that the caller must write it out.</returns>
    private static string? PathOf(EndpointShape shape, List<TestClientValue> values, Compilation compilation)
    {
        var text = shape.Routes[0].Text;
        if (text.Contains("{{") || text.Contains("}}"))
        {
            return null;
        }

        var path = Literals.Of("/" + text.TrimStart('~', '/'));
        foreach (var parameter in shape.Routes[0].Pattern.Parameters)
        {
            if (parameter.IsCatchAll || parameter.IsOptional || parameter.HasDefault)
            {
                return null;
            }

            var bound = shape.Values.Find(value =>
                value.Source == ValueSource.Route && string.Equals(value.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            var value = ValueOf(parameter.Name, parameter.Name, bound, compilation);
            if (value is null)
            {
                return null;
            }

            values.Add(value);
            path = path.Replace(Inside("{" + parameter.Text + "}"), $"\" + PathValue({value.Parameter}) + \"");
        }

        const string NothingMore = " + \"\"";
        return path.EndsWith(NothingMore, StringComparison.Ordinal) ? path.Substring(0, path.Length - NothingMore.Length) : path;
    }

    /// <summary>Returns the form of a text inside a literal.</summary>
    private static string Inside(string text)
    {
        var literal = Literals.Of(text);
        return literal.Substring(1, literal.Length - 2);
    }

    private static TestClientValue? ValueOf(string name, string parameter, BoundValue? bound, Compilation compilation)
    {
        if (!Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(parameter))
        {
            return null;
        }

        var isKnown = bound is not null
            && compilation.IsSymbolAccessibleWithin(bound.Element, compilation.Assembly)
            && IsPublic(bound.Element);
        return new TestClientValue(name, Names.Escape(parameter), isKnown ? bound!.Element.Full() : "string");
    }
}
