using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Hosting;

/// <summary>The comparison of the running application's document with a written one.</summary>
internal static class DocumentDifference
{
    /// <summary>The parts of channels and operations that the application may configure, and no build can know.</summary>
    private static readonly string[] _configured =
        ["title", "summary", "description", "tags", "security", "x-authorization", "x-max-message-size"];

    /// <summary>Returns the first difference, in words; null if there is none. Classes that the application has not mapped do not count.</summary>
    public static string? Find(JsonObject running, JsonObject written)
    {
        foreach (var section in (string[])["channels", "operations", "components/messages", "components/schemas"])
        {
            var was = At(written, section);
            foreach (var (name, value) in At(running, section) ?? [])
            {
                if (Compare(value, was?[name], $"{section}/{name}") is { } difference)
                {
                    return difference;
                }
            }
        }

        return null;
    }

    private static JsonObject? At(JsonObject document, string path) =>
        path.Split('/').Aggregate((JsonNode?)document, static (node, name) => node?[name]) as JsonObject;

    private static string? Compare(JsonNode? running, JsonNode? written, string path)
    {
        if (running is JsonObject some && written is JsonObject others)
        {
            string[] ignored = path.StartsWith("components/", StringComparison.Ordinal) ? [] : _configured;
            return some.Select(static pair => pair.Key)
                .Union(others.Select(static pair => pair.Key), StringComparer.Ordinal)
                .Except(ignored, StringComparer.Ordinal)
                .Select(name => Compare(some[name], others[name], $"{path}/{name}"))
                .FirstOrDefault(static difference => difference is not null);
        }

        return JsonNode.DeepEquals(running, written) ? null : $"'{path}' is {Text(running)}, and {Text(written)} in the document";
    }

    private static string Text(JsonNode? node) => node is null ? "missing" : node.ToJsonString();
}
