using System.Text.RegularExpressions;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>The values that a client puts into the address: those of the path, and those of the query string.</summary>
internal sealed partial class ClientValues
{
    private readonly List<(string Property, DocumentNode Node, string Type, bool IsOptional)> _properties = [];
    private readonly List<(string Property, string Name)> _query = [];

    public ClientValues(Channel channel, TypePrinter types)
    {
        var parameters = channel.Node["parameters"];
        Path = ClientModule.Placeholders().Replace(channel.Address, match =>
        {
            var name = match.Value.Trim('{', '}');
            var parameter = parameters[name];
            var isOptional = parameter["x-optional"].IsTrue || parameter["default"].Exists;
            _properties.Add((name, parameter, parameter["x-schema"].Exists ? TypeOf(types, parameter["x-schema"]) : "string", isOptional));
            return $"{{{(parameter["x-catch-all"].IsTrue ? "*" : "")}{name}{(isOptional ? "?" : "")}}}";
        });

        var query = channel.Node["bindings"]["ws"]["query"];
        var required = query["required"].Texts.ToHashSet(StringComparer.Ordinal);
        foreach (var (name, schema) in query["properties"].Members)
        {
            // A value of the path may have the same name.
            var property = _properties.Exists(other => other.Property == name) ? name + "Query" : name;
            _properties.Add((property, schema, TypeOf(types, schema), !required.Contains(name)));
            _query.Add((property, name));
        }
    }

    /// <summary>Gets the path, with its values in braces: <c>*</c> marks the rest of a path, <c>?</c> what may be missing.</summary>
    public string Path { get; }

    /// <summary>Gets the properties that go into the query string, with their names there.</summary>
    public IReadOnlyList<(string Property, string Name)> Query => _query;

    public bool IsEmpty => _properties.Count == 0;

    public bool AreAllOptional => _properties.TrueForAll(static property => property.IsOptional);

    /// <summary>Writes the properties.</summary>
    public void Print(CodeWriter code)
    {
        foreach (var (property, node, type, isOptional) in _properties)
        {
            code.Comment("  ", node["description"].Text is { } words ? CSharpType().Replace(words, "") : null, node["default"].Value is { } value ? $"The server's default is {value.ToJsonString()}." : null);
            code.Line($"  {Identifiers.Key(property)}{(isOptional ? "?" : "")}: {type}{(isOptional ? " | null | undefined" : "")};");
        }
    }

    /// <summary>The connection writes a date as the server reads it.</summary>
    private static string TypeOf(TypePrinter types, DocumentNode schema)
    {
        var type = types.TypeOf(schema);
        return schema["format"].Text == "date-time" ? $"Date | {type}" : type;
    }

    /// <summary>The type of a path's value in words, for documents that have no other place for it.</summary>
    [GeneratedRegex(@"Type: \w+\. ?", RegexOptions.NonBacktracking)]
    private static partial Regex CSharpType();
}
