using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>The parts that all printers of a document use.</summary>
internal static class Json
{
    public static JsonObject Reference(string pointer) => new() { ["$ref"] = pointer };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(static text => (JsonNode)text)]);

    /// <summary>Returns the part of a JSON pointer for a name (RFC 6901).</summary>
    public static string PointerPart(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Returns the name that a part of a JSON pointer stands for.</summary>
    public static string NameOf(string pointerPart) => pointerPart.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    /// <summary>Sets a property, unless its value is null.</summary>
    public static void Set(this JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
