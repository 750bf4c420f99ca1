using System.Reflection;
using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>
/// The names of components. A name is that of the C# type, so that it stays the same from build to build. Two schemas of one type have two
/// names only if they differ: <c>SaidValue</c> is a <c>Said</c> inside another message, without its discriminator; <c>SaidInput</c> is what the
/// server accepts as a <c>Said</c>, where that is less than what it sends.
/// </summary>
internal sealed class SchemaNames(
    IReadOnlyDictionary<SchemaKey, JsonNode> schemas, IReadOnlyList<SchemaKey> keys, Func<JsonNode, IEnumerable<SchemaKey>> referencesOf)
{
    private readonly HashSet<SchemaKey> _differing = [];

    /// <summary>The bases by which each type has a discriminator.</summary>
    private readonly ILookup<Type, Type> _bases = keys
        .Where(static key => key.Base is not null)
        .Select(static key => (key.Type, Base: key.Base!))
        .Distinct()
        .ToLookup(static key => key.Type, static key => key.Base);

    /// <summary>Returns the name of a type in documents.</summary>
    public static string NameOf(Type type)
    {
        var given = type.GetCustomAttribute<WebSocketContractAttribute>()?.Name;
        if (given is not null && !type.IsGenericType)
        {
            return given;
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "List";
        }

        var name = given ?? type.Name.Split('`')[0];
        for (var outer = type.DeclaringType; outer is not null && given is null; outer = outer.DeclaringType)
        {
            name = outer.Name.Split('`')[0] + name;
        }

        var arguments = type.GetGenericArguments();
        return arguments.Length == 0 ? name : $"{name}Of{string.Join("And", arguments.Select(NameOf))}";
    }

    /// <exception cref="WebSocketContractException">Two types have one name.</exception>
    public Dictionary<SchemaKey, string> Resolve()
    {
        FindDiffering();
        var names = keys.ToDictionary(static key => key, NameOf);
        var owners = new Dictionary<string, SchemaKey>(StringComparer.Ordinal);
        foreach (var (key, name) in names)
        {
            if (!owners.TryAdd(name, key) && !IsSame(owners[name], key))
            {
                throw new WebSocketContractException(
                    $"Two schemas have the name '{name}': those of '{owners[name].Type}' and '{key.Type}'. Give one of the types another name " +
                    "in documents: [WebSocketContract(Name = \"…\")].");
            }
        }

        return names;
    }

    private bool IsSame(SchemaKey one, SchemaKey other) => one == other || (one == other.Reverse() && !_differing.Contains(one));

    private string NameOf(SchemaKey key)
    {
        var name = NameOf(key.Type);
        if (key.Base is null && _bases.Contains(key.Type))
        {
            name += "Value";
        }
        else if (key.Base is not null && _bases[key.Type].Skip(1).Any())
        {
            name = NameOf(key.Base) + name;
        }

        return key.Direction == MessageDirection.Received && _differing.Contains(key) ? name + "Input" : name;
    }

    /// <summary>Finds the types whose two directions differ, in themselves or in what they refer to.</summary>
    private void FindDiffering()
    {
        var both = keys.Where(key => schemas.ContainsKey(key.Reverse())).ToArray();
        foreach (var key in both.Where(key => !JsonNode.DeepEquals(Neutral(schemas[key]), Neutral(schemas[key.Reverse()]))))
        {
            _differing.Add(key);
        }

        var count = -1;
        while (count != _differing.Count)
        {
            count = _differing.Count;
            foreach (var key in both.Where(key => !_differing.Contains(key) && referencesOf(schemas[key]).Any(_differing.Contains)))
            {
                _differing.Add(key);
                _differing.Add(key.Reverse());
            }
        }
    }

    /// <summary>Returns a copy whose references do not tell the direction.</summary>
    private JsonNode Neutral(JsonNode schema)
    {
        var copy = schema.DeepClone();
        var references = referencesOf(schema).GetEnumerator();
        Visit(copy);
        return copy;

        void Visit(JsonNode? node)
        {
            if (node is JsonObject reference && reference["$ref"] is JsonValue)
            {
                references.MoveNext();
                reference["$ref"] = $"{references.Current.Type.AssemblyQualifiedName} {references.Current.Base?.AssemblyQualifiedName}";
                return;
            }

            foreach (var part in node switch { JsonObject many => many.Select(static pair => pair.Value), JsonArray array => array, _ => Enumerable.Empty<JsonNode?>() })
            {
                Visit(part);
            }
        }
    }
}
