using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>A document of one endpoint, with as little as a test needs.</summary>
internal static class SmallDocument
{
    /// <summary>Returns a document with one message, <c>say</c>, in one direction.</summary>
    public static JsonObject Of(bool isReceived, string schema) => Of(isReceived, ("say", "Say", schema));

    /// <summary>Returns a document with messages in one direction.</summary>
    public static JsonObject Of(bool isReceived, params (string Name, string Component, string Schema)[] messages)
    {
        var document = Parse(
            """
            {
              "asyncapi": "3.0.0",
              "channels": { "Chat": { "address": "/chat/{room}", "parameters": { "room": {} }, "messages": {}, "bindings": { "ws": { "method": "GET" } } } },
              "operations": { "Chat.Operation": { "channel": { "$ref": "#/channels/Chat" }, "messages": [] } },
              "components": { "messages": {}, "schemas": {} }
            }
            """);
        var operation = document["operations"]!["Chat.Operation"]!;
        operation["action"] = isReceived ? "receive" : "send";
        foreach (var (name, component, schema) in messages)
        {
            document["components"]!["schemas"]![component] = JsonNode.Parse(schema);
            document["components"]!["messages"]![component] =
                new JsonObject { ["name"] = name, ["payload"] = Reference("#/components/schemas/" + component) };
            document["channels"]!["Chat"]!["messages"]![component] = Reference("#/components/messages/" + component);
            operation["messages"]!.AsArray().Add((JsonNode)Reference("#/channels/Chat/messages/" + component));
        }

        return document;
    }

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static JsonObject Reference(string pointer) => new() { ["$ref"] = pointer };
}
