using System.Net.WebSockets;
using System.Text.Json.Nodes;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Contracts.Schemas;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>The messages of a document, each of which is printed once.</summary>
internal sealed class MessageTable(SchemaSet schemas, DocumentParts parts)
{
    // In lower case: no type has these names.
    private const string Text = "text";
    private const string Binary = "binary";

    private static readonly Type[] _bytes =
        [typeof(byte[]), typeof(ReadOnlyMemory<byte>), typeof(Memory<byte>), typeof(ArraySegment<byte>), typeof(System.Buffers.ReadOnlySequence<byte>)];

    private readonly SortedDictionary<string, JsonObject> _printed = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemaKey, string> _correlations = [];

    /// <summary>Finds all messages of a route, so that their schemas can be named.</summary>
    public void Add(DescribedRoute route)
    {
        foreach (var callback in route.Endpoint.Callbacks)
        {
            var received = SchemasOf(route, callback.Receives, MessageDirection.Received).ToArray();
            var replies = SchemasOf(route, callback.Replies, MessageDirection.Sent).ToArray();
            if (callback is { OperationKey: { } key, Receives: not null })
            {
                foreach (var message in received.Concat(replies))
                {
                    if (schemas.JsonNameOf(message.Key.Type, key) is { } property)
                    {
                        _correlations[message.Key] = property;
                    }
                }
            }
        }

        foreach (var type in route.Endpoint.Sends)
        {
            _ = SchemasOf(route, Sent(type), MessageDirection.Sent).ToArray();
        }
    }

    /// <summary>Returns the contract of a message that <c>Sends</c> declares. As in replies, strings and bytes are sent as they are.</summary>
    public static MessageContract Sent(Type type) =>
        type == typeof(string) ? new(MessageKinds.Text)
        : _bytes.Contains(type) ? new(MessageKinds.Binary)
        : type == typeof(WebSocketMessage) ? new(MessageKinds.Text | MessageKinds.Binary)
        : new(MessageKinds.Typed, type);

    /// <summary>Returns the names of all messages of a route, in the order of its callbacks.</summary>
    public IEnumerable<string> NamesOf(DescribedRoute route) => route.Endpoint.Callbacks
        .SelectMany(callback => NamesOf(route, callback.Receives, MessageDirection.Received)
            .Concat(NamesOf(route, callback.Replies, MessageDirection.Sent)))
        .Concat(route.Endpoint.Sends.SelectMany(type => NamesOf(route, Sent(type), MessageDirection.Sent)))
        .Distinct(StringComparer.Ordinal);

    /// <summary>Returns the names of the messages that a callback receives or sends.</summary>
    public IReadOnlyList<string> NamesOf(DescribedRoute route, MessageContract? message, MessageDirection direction)
    {
        if (message is null)
        {
            return [];
        }

        var names = new List<string>();
        if (message.Kinds.HasFlag(MessageKinds.Typed))
        {
            names.AddRange(route.Codec is null
                ? SchemasOf(route, message, direction).Select(Print)
                : [Print(message.Type!, route.Codec)]);
        }

        if (message.Kinds.HasFlag(MessageKinds.Text))
        {
            names.Add(Print(Text, new() { ["name"] = Text, ["contentType"] = "text/plain", ["payload"] = new JsonObject { ["type"] = "string" } }));
        }

        if (message.Kinds.HasFlag(MessageKinds.Binary))
        {
            names.Add(Print(Binary, new() { ["name"] = Binary, ["contentType"] = "application/octet-stream" }));
        }

        return names;
    }

    public JsonObject Print() => new(_printed.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private IEnumerable<MessageSchema> SchemasOf(DescribedRoute route, MessageContract? message, MessageDirection direction)
    {
        if (message is not { Type: { } type } || route.Codec is not null)
        {
            return [];
        }

        var all = schemas.Messages(type, message.DecodedType, direction);
        if (direction == MessageDirection.Sent)
        {
            return all;
        }

        // A message goes to the callback of the most derived type.
        var others = route.Endpoint.Callbacks
            .Select(static callback => callback.Receives?.Type)
            .Where(other => other is not null && other != type && type.IsAssignableFrom(other))
            .ToArray();
        return all.Where(one => !Array.Exists(others, other => other!.IsAssignableFrom(one.Key.Type)));
    }

    private string Print(MessageSchema message)
    {
        var name = schemas.NameOf(message.Key);
        var printed = new JsonObject { ["name"] = message.WireName, ["payload"] = Json.Reference("#/components/schemas/" + name) };
        if (_correlations.TryGetValue(message.Key, out var property))
        {
            printed["correlationId"] = new JsonObject { ["location"] = "$message.payload#/" + Json.PointerPart(property) };
        }

        return Print(name, printed, message.Key.Type);
    }

    /// <summary>Prints a message of a codec, whose content only the codec knows.</summary>
    private string Print(Type type, IWebSocketCodec codec)
    {
        var name = SchemaNames.NameOf(type);
        return Print($"{name}.{codec.GetType().Name}", new()
        {
            ["name"] = name,
            ["contentType"] = codec.MessageType == WebSocketMessageType.Text ? "text/plain" : "application/octet-stream",
        }, type);
    }

    private string Print(string name, JsonObject message, Type? type = null)
    {
        _printed.TryAdd(name, message);
        if (type is not null)
        {
            parts.Add("#/components/messages/", name, new(type));
        }

        return name;
    }
}
