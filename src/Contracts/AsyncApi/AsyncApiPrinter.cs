using System.Text.Json;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Schemas;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>A printer of AsyncAPI 3.0 documents.</summary>
internal sealed class AsyncApiPrinter
{
    public const string Version = "3.0.0";

    private const string ServersView =
        "The actions are those of the server: a client sends what the server receives, and receives what it sends.";

    private readonly IReadOnlyList<DescribedRoute> _routes;
    private readonly SchemaSet _schemas;
    private readonly MessageTable _messages;

    /// <param name="routes">The routes.</param>
    /// <param name="options">The options that messages are read and written with.</param>
    public AsyncApiPrinter(IReadOnlyList<DescribedRoute> routes, JsonSerializerOptions options)
    {
        _routes = routes;
        _schemas = new(options, routes.SelectMany(static route => route.Endpoint.Types), Warnings);
        Parts = new(_schemas);
        _messages = new(_schemas, Parts);
    }

    /// <summary>Indicates whether a document is a printed one, and not that of somebody else.</summary>
    public static bool HasPrinted(JsonObject document) =>
        document["info"] is JsonObject info && info["description"] is JsonValue value && value.TryGetValue(out string? text) && text == ServersView;

    /// <summary>Gets what the document does not know, in words.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Gets the declarations that the parts of the document describe.</summary>
    public DocumentParts Parts { get; }

    /// <summary>Returns the document.</summary>
    /// <param name="title">The title of the application.</param>
    /// <param name="version">The version of the application.</param>
    /// <param name="servers">The servers; null for none.</param>
    /// <param name="securitySchemes">The security schemes that routes name; null for none.</param>
    /// <exception cref="WebSocketContractException">Two endpoints have one name, or a message type cannot be described.</exception>
    public JsonObject Print(string title, string version, JsonObject? servers = null, JsonObject? securitySchemes = null)
    {
        var channels = ChannelNames();
        foreach (var route in _routes)
        {
            _messages.Add(route);
        }

        var document = new JsonObject
        {
            ["asyncapi"] = Version,
            ["info"] = new JsonObject { ["title"] = title, ["version"] = version, ["description"] = ServersView },
        };
        if (servers is { Count: > 0 })
        {
            document["servers"] = servers;
        }

        document["defaultContentType"] = "application/json";
        document["channels"] = new JsonObject(_routes.Select(route =>
            KeyValuePair.Create(channels[route], (JsonNode?)ChannelPrinter.Print(route, _messages.NamesOf(route)))));
        var operations = new JsonObject();
        foreach (var route in _routes)
        {
            Parts.Add("#/channels/", channels[route], new(route.Endpoint.EndpointType));
            new OperationPrinter(route, channels[route], _messages, _schemas, Parts).PrintTo(operations);
        }

        document["operations"] = operations;
        document["components"] = Components(securitySchemes);
        return document;
    }

    private JsonObject Components(JsonObject? securitySchemes)
    {
        var components = new JsonObject
        {
            ["messages"] = _messages.Print(),
            ["schemas"] = new JsonObject(_schemas.ToComponents().Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        };
        if (securitySchemes is { Count: > 0 })
        {
            components["securitySchemes"] = securitySchemes;
        }

        return components;
    }

    /// <summary>Names the channels: as the class, and from its second route on with a number.</summary>
    private Dictionary<DescribedRoute, string> ChannelNames()
    {
        var names = new Dictionary<DescribedRoute, string>();
        foreach (var same in _routes.GroupBy(static route => route.Endpoint.Name, StringComparer.Ordinal))
        {
            var types = same.Select(static route => route.Endpoint.EndpointType).Distinct().ToArray();
            if (types.Length > 1)
            {
                throw new WebSocketContractException(
                    $"Two endpoints have the name '{same.Key}': '{types[0]}' and '{types[1]}'. Give one of the classes another name in documents: " +
                    "[WebSocketContract(Name = \"…\")].");
            }

            var number = 0;
            foreach (var route in same)
            {
                number++;
                names[route] = number == 1 ? same.Key : $"{same.Key}-{number}";
            }
        }

        return names;
    }
}
