using System.Text.Json;
using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>One of the kinds of JSON that a schema allows: of one type, or one of some values.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Type">The type; null for any, and for values.</param>
/// <param name="Values">The values; null if the type says all.</param>
internal sealed record SchemaBranch(DocumentNode Schema, string? Type, IReadOnlyList<JsonNode?>? Values)
{
    private const int MaxDepth = 32;

    private static readonly string[] _limits =
        ["format", "pattern", "contentEncoding", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];

    public bool IsAny => Type is null && Values is null;

    public bool IsNull => Type == "null" || (Values is [null]);

    /// <summary>Gets the property that tells one message from another, and its value; null if there is none.</summary>
    public (string Name, JsonNode? Value)? Discriminator
    {
        get
        {
            foreach (var (name, property) in Schema["properties"].Members)
            {
                if (property.Value is JsonObject schema && schema.TryGetPropertyValue("const", out var value))
                {
                    return (name, value);
                }
            }

            return null;
        }
    }

    /// <summary>Returns the kinds of JSON that a schema allows.</summary>
    public static IReadOnlyList<SchemaBranch> Of(DocumentNode schema, int depth = 0)
    {
        schema = Unwrap(schema);
        if (schema.IsFalse || depth > MaxDepth)
        {
            return [];
        }

        var choices = schema["oneOf"].Exists ? schema["oneOf"] : schema["anyOf"];
        if (choices.Exists)
        {
            return [.. choices.Elements.SelectMany(choice => Of(choice, depth + 1))];
        }

        if (schema.Value is JsonObject constant && constant.TryGetPropertyValue("const", out var value))
        {
            return [new(schema, null, [value])];
        }

        if (schema["enum"].Value is JsonArray values)
        {
            return [new(schema, null, [.. values])];
        }

        var types = schema["type"].Text is { } single ? [single] : schema["type"].Texts.ToArray();
        return types.Length > 0 ? [.. types.Select(type => new SchemaBranch(schema, type, null))]
            : schema["properties"].Exists ? [new(schema, "object", null)]
            : schema["items"].Exists ? [new(schema, "array", null)]
            : [new(schema, null, null)];
    }

    /// <summary>Follows references, and what only gives them a description.</summary>
    public static DocumentNode Unwrap(DocumentNode schema)
    {
        schema = schema.Resolve();
        for (var i = 0; i < MaxDepth && schema["allOf"].Value is JsonArray { Count: 1 }; i++)
        {
            schema = schema["allOf"].Elements.First().Resolve();
        }

        return schema;
    }

    /// <summary>Indicates whether a value is allowed for sure.</summary>
    public bool Accepts(JsonNode? value) =>
        IsAny
        || (Values is null
            ? Takes(TypeOf(value)) && (value is null || !Array.Exists(_limits, name => Schema[name].Exists))
            : Values.Any(one => JsonNode.DeepEquals(one, value)));

    /// <summary>Indicates whether all of a type may be of this type.</summary>
    public bool Takes(string? type) => Type == type || (Type == "number" && type == "integer");

    /// <summary>Returns what is allowed, for people.</summary>
    public string Describe() =>
        IsAny ? "anything"
        : Values is not null ? string.Join(" or ", Values.Select(static value => value?.ToJsonString() ?? "null"))
        : (Schema["format"].Text ?? Schema["contentEncoding"].Text) is { } format ? $"{Type} ({format})"
        : Type!;

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => value.ToJsonString().AsSpan().ContainsAny('.', 'e', 'E') ? "number" : "integer",
    };
}
