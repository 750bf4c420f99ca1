using System.Text.Json;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.AsyncApi;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>A place in a document. References are followed, so that it does not matter where a thing is defined.</summary>
/// <param name="Document">The document.</param>
/// <param name="Value">What is there; null if nothing is.</param>
/// <param name="Pointer">The JSON pointer.</param>
internal readonly record struct DocumentNode(JsonObject Document, JsonNode? Value, string Pointer)
{
    /// <summary>More references than that in a row are a circle.</summary>
    private const int MaxReferences = 32;

    public static DocumentNode Of(JsonObject document) => new(document, document, "#");

    public bool Exists => Value is not null;

    /// <summary>Gets the text; null if there is another thing.</summary>
    public string? Text => Value is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    public bool IsTrue => Value is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public bool IsFalse => Value is JsonValue value && value.GetValueKind() == JsonValueKind.False;

    public decimal? Number => Value is JsonValue value && value.GetValueKind() == JsonValueKind.Number && decimal.TryParse(
        value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Gets the members of an object; none for another thing.</summary>
    public IEnumerable<(string Name, DocumentNode Node)> Members
    {
        get
        {
            var self = this;
            return Value is JsonObject members ? members.Select(member => (member.Key, self[member.Key])) : [];
        }
    }

    /// <summary>Gets the elements of an array; none for another thing.</summary>
    public IEnumerable<DocumentNode> Elements
    {
        get
        {
            var (document, value, pointer) = this;
            return value is JsonArray elements ? elements.Select((element, index) => new DocumentNode(document, element, $"{pointer}/{index}")) : [];
        }
    }

    /// <summary>Gets the texts of an array.</summary>
    public IEnumerable<string> Texts => Elements.Select(static element => element.Text).OfType<string>();

    /// <summary>Gets a member of an object.</summary>
    public DocumentNode this[string name] => new(
        Document,
        Value is JsonObject members && members.TryGetPropertyValue(name, out var member) ? member : null,
        $"{Pointer}/{Json.PointerPart(name)}");

    /// <summary>Follows references to the thing itself.</summary>
    public DocumentNode Resolve()
    {
        var node = this;
        for (var i = 0; i < MaxReferences && node["$ref"].Text is { } reference; i++)
        {
            node = reference.Split('/').Skip(1).Aggregate(Of(Document), static (at, name) => at[Json.NameOf(name)]);
        }

        return node;
    }
}
