using System.Text.Json;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;

namespace WebSocketToolkit.Contracts.Tool.TypeScript;

/// <summary>A printer of schemas as types. Each schema that is named in the document becomes a type that is named in the module.</summary>
internal sealed class TypePrinter(Identifiers names)
{
    private const string Unknown = "unknown";

    private readonly SortedDictionary<string, (string Name, DocumentNode Schema)> _named = new(StringComparer.Ordinal);

    /// <summary>Returns the type of a schema.</summary>
    public string TypeOf(DocumentNode schema)
    {
        if (schema["$ref"].Exists)
        {
            return NameOf(schema.Resolve());
        }

        if (schema["allOf"].Elements.ToArray() is [var all])
        {
            // A reference with a description.
            return TypeOf(all);
        }

        if (schema["const"] is { Exists: true } only)
        {
            return Literal(only);
        }

        if (schema["enum"].Elements.ToArray() is { Length: > 0 } values)
        {
            return Union(values.Select(Literal));
        }

        if (schema["oneOf"].Elements.Concat(schema["anyOf"].Elements).ToArray() is { Length: > 0 } branches)
        {
            return Union(branches.Select(TypeOf));
        }

        var types = schema["type"].Text is { } type ? [type] : schema["type"].Texts.ToArray();
        return types.Length == 0 ? Unknown : Union(types.Select(name => OfType(name, schema)));
    }

    /// <summary>Returns the named type of a message's schema.</summary>
    public string NameOf(DocumentNode schema)
    {
        if (!_named.TryGetValue(schema.Pointer, out var named))
        {
            named = (names.Take(schema.Pointer.Split('/')[^1], "Message"), schema);
            _named.Add(schema.Pointer, named);
        }

        return named.Name;
    }

    /// <summary>Writes all types that were named, and those that they name.</summary>
    public void Print(CodeWriter code)
    {
        var printed = new SortedDictionary<string, CodeWriter>(StringComparer.Ordinal);
        while (_named.Values.FirstOrDefault(type => !printed.ContainsKey(type.Name)) is { Name: not null } next)
        {
            var text = new CodeWriter();
            Print(text, next.Name, next.Schema);
            printed.Add(next.Name, text);
        }

        foreach (var text in printed.Values)
        {
            code.Line().Line(text.ToString().TrimEnd('\n'));
        }
    }

    /// <summary>Returns a union of types, each once.</summary>
    public static string Union(IEnumerable<string> types)
    {
        var parts = types.Distinct(StringComparer.Ordinal).ToArray();
        return parts.Contains(Unknown) ? Unknown : parts.Length == 0 ? "never" : string.Join(" | ", parts.Order(NullLast.Instance));
    }

    private static string Literal(DocumentNode value) => value.Text is { } text ? Identifiers.Literal(text) : value.Value?.ToJsonString() ?? "null";

    private void Print(CodeWriter code, string name, DocumentNode schema)
    {
        code.Comment("", [schema["description"].Text, .. Caveats(schema)]);
        if (schema["properties"].Exists && schema["type"].Text == "object")
        {
            code.Line($"export interface {name} {{");
            PrintMembers(code, schema);
            code.Line("}");
        }
        else
        {
            code.Line($"export type {name} = {TypeOf(schema)};");
        }
    }

    private void PrintMembers(CodeWriter code, DocumentNode schema)
    {
        foreach (var (property, member) in MembersOf(schema))
        {
            code.Comment("  ", [property["description"].Text, .. Caveats(property), property["deprecated"].IsTrue ? "@deprecated" : null]);
            code.Line($"  {member};");
        }

        if (RestOf(schema) is not null)
        {
            // Whatever it is, the properties above must be it, too.
            code.Line("  [name: string]: unknown;");
        }
    }

    private string OfType(string type, DocumentNode schema) => type switch
    {
        "string" => "string",
        "integer" or "number" => "number",
        "boolean" => "boolean",
        "null" => "null",
        "array" => ArrayOf(schema["items"].Exists ? TypeOf(schema["items"]) : Unknown),
        "object" when schema["properties"].Members.Any() => InlineOf(schema),
        "object" => $"Record<string, {(RestOf(schema) is { } rest ? TypeOf(rest) : Unknown)}>",
        _ => Unknown,
    };

    private static string ArrayOf(string type) => type.Contains('|', StringComparison.Ordinal) ? $"({type})[]" : $"{type}[]";

    private string InlineOf(DocumentNode schema) => $"{{ {string.Join("; ", MembersOf(schema).Select(static member => member.Text))} }}";

    private IEnumerable<(DocumentNode Property, string Text)> MembersOf(DocumentNode schema)
    {
        var required = schema["required"].Texts.ToHashSet(StringComparer.Ordinal);
        return schema["properties"].Members.Select(member =>
            (member.Node, $"{Identifiers.Key(member.Name)}{(required.Contains(member.Name) ? "" : "?")}: {TypeOf(member.Node)}"));
    }

    /// <summary>Returns the schema of properties that are not named; null if there are none.</summary>
    private static DocumentNode? RestOf(DocumentNode schema) =>
        schema["additionalProperties"] is { Value: JsonObject } rest ? rest : schema["additionalProperties"].IsTrue ? schema["additionalProperties"] : null;

    /// <summary>Returns what a type cannot say.</summary>
    private static IEnumerable<string> Caveats(DocumentNode schema)
    {
        if (schema["format"].Text == "int64")
        {
            yield return "A number of 64 bits: beyond 2^53, JavaScript loses digits.";
        }

        if (schema["contentEncoding"].Text == "base64")
        {
            yield return "Bytes in Base64.";
        }

        if (schema["format"].Text == "decimal")
        {
            yield return "A decimal number: JavaScript keeps about 15 of its digits.";
        }

        if (schema["format"].Text == "date-time")
        {
            yield return "A date and a time (RFC 3339).";
        }

        if (schema["x-enum-names"].Texts.ToArray() is { Length: > 0 } enumNames)
        {
            var values = schema["enum"].Elements.Select(static element => element.Value?.ToJsonString()).ToArray();
            yield return values.Length == 0
                ? $"Any combination of {string.Join(", ", enumNames)}, as a number."
                : string.Join(", ", enumNames.Zip(values, static (name, value) => $"{value}: {name}")) + ".";
        }
    }

    /// <summary>Null stands last in a union, as people write it.</summary>
    private sealed class NullLast : IComparer<string>
    {
        public static NullLast Instance { get; } = new();

        public int Compare(string? x, string? y) => (x == "null").CompareTo(y == "null");
    }
}
