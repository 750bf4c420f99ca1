using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>One change of what a document says of messages, made by chance.</summary>
/// <param name="Text">The change, in words.</param>
/// <param name="Message">The message that has it, and maybe others do; empty if there is no change.</param>
/// <param name="Document">The changed document.</param>
internal sealed record RandomEdit(string Text, string Message, JsonObject Document)
{
    /// <summary>Changes the only operation of a document, or one of the schemas that its messages need.</summary>
    public static RandomEdit Of(JsonObject document, Random random)
    {
        var edited = (JsonObject)document.DeepClone();
        var references = ReferencesOf(edited);
        var number = random.Next(references.Count);
        var message = NameOf(references[number]);
        if (random.Next(20) == 0)
        {
            references.RemoveAt(number);
            return new($"without {message}", message, edited);
        }

        var places = new List<JsonObject>();
        Collect(edited["components"]!["messages"]![message]!["payload"], edited, places);
        while (true)
        {
            var schema = places[random.Next(places.Count)];
            var before = schema.ToJsonString();
            new RandomChange(random).Apply(schema);
            if (!JsonNode.DeepEquals(JsonNode.Parse(before), schema))
            {
                return new($"{before} -> {schema.ToJsonString()}", message, SmallDocument.Parse(edited.ToJsonString()));
            }
        }
    }

    /// <summary>Returns the names of the messages of a document's only operation.</summary>
    public static IEnumerable<string> MessagesOf(JsonObject document) => ReferencesOf(document).Select(NameOf);

    private static JsonArray ReferencesOf(JsonObject document) => Assert.Single(document["operations"]!.AsObject()).Value!["messages"]!.AsArray();

    private static string NameOf(JsonNode? reference) => ((string)reference!["$ref"]!).Split('/')[^1];

    private static void Collect(JsonNode? node, JsonObject document, List<JsonObject> places)
    {
        if (node is JsonObject schema && !places.Contains(schema))
        {
            places.Add(schema);
            if ((string?)schema["$ref"] is { } reference)
            {
                Collect(reference.Split('/').Skip(1).Aggregate((JsonNode)document, static (at, name) => at[name]!), document, places);
            }

            foreach (var part in (schema["properties"] as JsonObject ?? []).Select(static pair => pair.Value)
                .Concat(schema["oneOf"] as JsonArray ?? []).Append(schema["items"]).Append(schema["additionalProperties"]))
            {
                Collect(part, document, places);
            }
        }
    }
}
