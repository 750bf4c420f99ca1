using WebSocketToolkit.Generators.Contracts;
using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Generators.Outgoing;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A parser that makes the model of an annotated class.</summary>
internal static class EndpointParser
{
    private static readonly string[] _ownFiles = [RegistrationEmitter.HintName, OutgoingEmitter.HintName, ContractEmitter.HintName];

    /// <returns>The model; null if the class has a fault, which the analyzer reports, or is not yet written in full.</returns>
    public static EndpointModel? Parse(AnnotatedType annotated, CancellationToken cancellationToken)
    {
        if (annotated.Symbol(out var compilation) is not { } type
            || EndpointRules.Examine(type, cancellationToken) is not { CanBeGenerated: true } shape)
        {
            return null;
        }

        var name = NameOf(type);
        var values = ValueParser.Parse(shape, compilation);
        var callbacks = new CallbackParser(shape, values);
        return new EndpointModel(
            HintNames.Of(type, ".g.cs", _ownFiles),
            Names.Namespace(type),
            type.Full(),
            ExtensionsNameOf(type, name),
            "Map" + name,
            IsPublic(type),
            Names.IsObsolete(type),
            shape.Routes.Any(IsManual),
            Requirements.Of(shape).ToEquatableArray(),
            shape.Routes.Select(RouteOf).ToEquatableArray(),
            AttributeSource.Metadata(type, compilation).ToEquatableArray(),
            values.Values.ToEquatableArray(),
            shape.ConstructorParameters.Select(callbacks.ArgumentOf).ToEquatableArray(),
            callbacks.Parse().ToEquatableArray());
    }

    private static bool IsManual(RouteDeclaration route) =>
        route.Attribute.NamedArguments.Any(static argument => argument.Key == "ManualMap" && argument.Value.Value is true);

    private static bool IsPublic(INamedTypeSymbol type)
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

    private static string ExtensionsNameOf(INamedTypeSymbol type, string name)
    {
        var extensions = name + "WebSocketRouteExtensions";
        return type.ContainingNamespace.GetTypeMembers(extensions).IsEmpty ? extensions : $"{extensions}_{HintNames.Hash(Names.Metadata(type))}";
    }

    /// <summary>
    /// Returns <c>OuterChat</c> for <c>Outer.Chat</c>. If another class has that name, or is nested so that its names join to it, the parts are
    /// joined by underscores; and if a part has one itself, with a hash that no other class has.
    /// </summary>
    private static string NameOf(INamedTypeSymbol type)
    {
        var names = new List<string>();
        for (var current = type; current is not null; current = current.ContainingType)
        {
            names.Insert(0, current.Name);
        }

        var name = string.Concat(names);
        return names.Count > 1 && JoinedNames(type.ContainingNamespace, name).Skip(1).Any()
            ? string.Join("_", names) + (name.Contains('_') ? "_" + HintNames.Hash(Names.Metadata(type)) : "")
            : name;
    }

    /// <summary>Returns the types below a namespace or a type whose names, joined from there on, are the given one.</summary>
    private static IEnumerable<INamedTypeSymbol> JoinedNames(INamespaceOrTypeSymbol container, string name)
    {
        for (var length = 1; length <= name.Length; length++)
        {
            foreach (var type in container.GetTypeMembers(name.Substring(0, length)))
            {
                if (length == name.Length)
                {
                    yield return type;
                    continue;
                }

                foreach (var inner in JoinedNames(type, name.Substring(length)))
                {
                    yield return inner;
                }
            }
        }
    }

    private static RouteModel RouteOf(RouteDeclaration route)
    {
        const string Seconds = "Seconds";
        var options = new List<string>();
        foreach (var argument in route.Attribute.NamedArguments.Where(static a => a.Key is not ("ManualMap" or DeclaredMessages.Setting) && !a.Value.IsNull))
        {
            var (name, value) = (argument.Key, argument.Value);
            options.Add(
                name.EndsWith(Seconds, StringComparison.Ordinal)
                    ? $"{name.Substring(0, name.Length - Seconds.Length)} = global::System.TimeSpan.FromSeconds({Literals.Of(value)})"
                : value.Kind == TypedConstantKind.Array
                    ? $"{name} = [{string.Join(", ", value.Values.Select(Literals.Of))}]"
                : value is { Kind: TypedConstantKind.Type, Value: ITypeSymbol type }
                    ? $"{name} = new {type.Full()}()"
                : $"{name} = {Literals.Of(value)}");
        }

        return new RouteModel(route.Text, options.ToEquatableArray());
    }
}
