using System.Runtime.CompilerServices;
using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Generators.Emission;
using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Generators.Outgoing;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators;

/// <summary>A parser that makes the model of an annotated class.</summary>
internal static class EndpointParser
{
    private static readonly string[] _ownFiles = [RegistrationEmitter.HintName, OutgoingEmitter.HintName];

    /// <summary>
    /// The names that <see cref="FindAmbiguousNames"/> finds, for each compilation's assembly: to ask for the members of namespaces once
    /// for each endpoint takes quadratic time.
    /// </summary>
    private static readonly ConditionalWeakTable<IAssemblySymbol, HashSet<string>> _ambiguousNames = new();

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
            HintName(type),
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
        return type.ContainingNamespace.GetTypeMembers(extensions).IsEmpty ? extensions : $"{extensions}_{Hash(Names.Metadata(type))}";
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
            ? string.Join("_", names) + (name.Contains('_') ? "_" + Hash(Names.Metadata(type)) : "")
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
        foreach (var argument in route.Attribute.NamedArguments.Where(static a => a.Key is not ("ManualMap" or "Sends") && !a.Value.IsNull))
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

    /// <summary>
    /// Returns the name of the file. File names are compared without case, so classes that differ only in case get a hash of the exact
    /// name.
    /// </summary>
    private static string HintName(INamedTypeSymbol type)
    {
        var name = Names.Metadata(type);
        var assembly = type.ContainingAssembly;
        var parts = name.Split('.', '+');
        if (Array.Exists(_ownFiles, file => string.Equals(file, $"{name}.g.cs", StringComparison.OrdinalIgnoreCase)))
        {
            return $"{name}-{Hash(name)}.g.cs";
        }

        if (!parts.Any(_ambiguousNames.GetValue(assembly, FindAmbiguousNames).Contains))
        {
            return $"{name}.g.cs";
        }

        IEnumerable<INamespaceOrTypeSymbol> found = [assembly.GlobalNamespace];
        foreach (var part in parts)
        {
            found = found.SelectMany(static symbol => symbol.GetMembers()).OfType<INamespaceOrTypeSymbol>()
                .Where(symbol => string.Equals(symbol.MetadataName, part, StringComparison.OrdinalIgnoreCase))
                .ToArray();
        }

        return found.Skip(1).Any() ? $"{name}-{Hash(name)}.g.cs" : $"{name}.g.cs";
    }

    /// <summary>Finds the names of types and namespaces that differ from another name only in case. The set ignores case.</summary>
    private static HashSet<string> FindAmbiguousNames(IAssemblySymbol assembly)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var ambiguous = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in assembly.TypeNames.Concat(assembly.NamespaceNames))
        {
            if (seen.TryGetValue(name, out var other) && other != name)
            {
                ambiguous.Add(name);
            }

            seen[name] = name;
        }

        return ambiguous;
    }

    /// <summary>Computes the FNV-1a hash, since <c>GetHashCode</c> differs from run to run.</summary>
    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = unchecked((hash ^ c) * 16777619u);
        }

        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
