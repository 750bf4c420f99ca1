using System.Text.Json.Nodes;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Contracts.Schemas;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>A printer of a route's operations: what the server receives and answers, and what it sends unasked.</summary>
internal sealed class OperationPrinter(DescribedRoute route, string channel, MessageTable messages, SchemaSet schemas, DocumentParts parts)
{
    private readonly JsonObject _channel = Json.Reference("#/channels/" + channel);

    /// <summary>Adds the operations to those of other routes.</summary>
    public void PrintTo(JsonObject operations)
    {
        foreach (var callback in route.Endpoint.Callbacks)
        {
            if (callback.Receives is not null)
            {
                Add(operations, $"{channel}.{callback.Name}.{SubjectOf(callback.Receives)}", Receive(callback), callback);
            }
            else
            {
                var names = messages.NamesOf(route, callback.Replies, MessageDirection.Sent);
                Add(operations, $"{channel}.{callback.Name}", Send(callback.Summary, names), callback);
            }
        }

        if (route.Endpoint.Sends.Count > 0)
        {
            var names = route.Endpoint.Sends.SelectMany(type => messages.NamesOf(route, MessageTable.Sent(type), MessageDirection.Sent));
            Add(operations, $"{channel}.Send", Send(null, names.Distinct(StringComparer.Ordinal)));
        }
    }

    private static string SubjectOf(MessageContract message) => message switch
    {
        { Type: { } type } => SchemaNames.NameOf(type),
        { Kinds: MessageKinds.Text } => "text",
        { Kinds: MessageKinds.Binary } => "binary",
        _ => "message",
    };

    private void Add(JsonObject operations, string name, JsonObject operation, CallbackContract? callback = null)
    {
        var unique = name;
        for (var number = 2; operations.ContainsKey(unique); number++)
        {
            unique = $"{name}-{number}";
        }

        operations.Add(unique, operation);
        parts.Add("#/operations/", unique, new(route.Endpoint.EndpointType, Callback: callback));
    }

    private JsonObject Receive(CallbackContract callback)
    {
        var operation = Begin("receive", callback.Summary, messages.NamesOf(route, callback.Receives, MessageDirection.Received));
        var replies = messages.NamesOf(route, callback.Replies, MessageDirection.Sent);
        if (replies.Count > 0)
        {
            operation["reply"] = new JsonObject { ["channel"] = _channel.DeepClone(), ["messages"] = References(replies) };
        }

        operation.Set("x-operation", RulesOf(callback));
        operation.Set("x-authorized", callback.IsAuthorized ? true : null);
        return operation;
    }

    /// <summary>Returns what clients have to know of an operation: its key, its end, and how to stop it.</summary>
    private JsonObject? RulesOf(CallbackContract callback)
    {
        var rules = new JsonObject();
        if (callback is { OperationKey: { } property, Receives.Type: { } type })
        {
            rules.Set("key", schemas.JsonNameOf(type, property));
        }

        rules.Set("stream", callback.IsStream ? true : null);
        rules.Set("endsWith", MessageOf(callback.EndsWith, MessageDirection.Sent));
        rules.Set("cancelWith", MessageOf(callback.CancelWith, MessageDirection.Received));
        return rules.Count == 0 ? null : rules;
    }

    private JsonArray? MessageOf(Type? type, MessageDirection direction)
    {
        if (type is null)
        {
            return null;
        }

        // A message that a client sends is known by the callback that takes it, and so by its base.
        var contract = direction == MessageDirection.Sent
            ? MessageTable.Sent(type)
            : route.Endpoint.Callbacks.Select(static callback => callback.Receives).FirstOrDefault(received => received?.Type == type)
                ?? new MessageContract(MessageKinds.Typed, type);
        return References(messages.NamesOf(route, contract, direction));
    }

    private JsonObject Send(string? summary, IEnumerable<string> names) => Begin("send", summary, names);

    private JsonObject Begin(string action, string? summary, IEnumerable<string> names)
    {
        var operation = new JsonObject { ["action"] = action, ["channel"] = _channel.DeepClone() };
        operation.Set("summary", summary);
        operation["messages"] = References(names);
        if (route.Schemes is { Count: > 0 } schemes)
        {
            operation["security"] =
                new JsonArray([.. schemes.Select(static scheme => (JsonNode)Json.Reference("#/components/securitySchemes/" + scheme))]);
        }

        return operation;
    }

    private JsonArray References(IEnumerable<string> names) =>
        new([.. names.Select(name => (JsonNode)Json.Reference($"#/channels/{channel}/messages/{name}"))]);
}
