using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>The parts that all printers of a document use.</summary>
internal static class Json
{
    public static JsonObject Reference(string pointer) => new() { ["$ref"] = pointer };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    /// <summary>Sets a property, unless its value is null.</summary>
    public static void Set(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
