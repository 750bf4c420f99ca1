using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing.Patterns;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Contracts.Schemas;

namespace WebSocketToolkit.Contracts.AsyncApi;

/// <summary>A printer of channels: the handshake of a route.</summary>
internal static class ChannelPrinter
{
    private const string SubprotocolHeader = "Sec-WebSocket-Protocol";

    /// <summary>Returns a channel.</summary>
    /// <param name="route">The route.</param>
    /// <param name="messages">The names of its messages.</param>
    public static JsonObject Print(DescribedRoute route, IEnumerable<string> messages)
    {
        var channel = new JsonObject { ["address"] = AddressOf(route.Pattern) };
        channel.Set("title", route.Name);
        channel.Set("summary", route.Summary ?? route.Endpoint.Summary);
        channel.Set("description", route.Description);
        if (route.Pattern.Parameters.Count > 0)
        {
            channel["parameters"] = new JsonObject(route.Pattern.Parameters.Select(parameter =>
                KeyValuePair.Create(parameter.Name, (JsonNode?)ParameterOf(parameter, ValueOf(route.Endpoint, parameter)))));
        }

        channel["messages"] = new JsonObject(messages.Select(static name =>
            KeyValuePair.Create(name, (JsonNode?)Json.Reference("#/components/messages/" + name))));
        if (route.Tags.Count > 0)
        {
            channel["tags"] = new JsonArray([.. route.Tags.Select(static tag => (JsonNode)new JsonObject { ["name"] = tag })]);
        }

        channel["bindings"] = new JsonObject { ["ws"] = BindingOf(route) };
        channel.Set("x-heartbeat", route.HasHeartbeat ? true : null);
        channel.Set("x-max-message-size", route.MaxMessageSize);
        if (route.Endpoint.CloseStatuses.Count > 0)
        {
            channel["x-close-codes"] = new JsonArray([.. route.Endpoint.CloseStatuses.Select(static close => (JsonNode)CloseOf(close))]);
        }

        if (route.Requirements.Count > 0)
        {
            channel["x-authorization"] = Json.Texts(route.Requirements);
        }

        return channel;
    }

    private static JsonObject CloseOf(CloseStatusContract close)
    {
        var status = new JsonObject { ["code"] = close.Code };
        status.Set("reason", close.Reason);
        return status;
    }

    /// <summary>Returns the address, in which parameters have neither constraints nor defaults.</summary>
    private static string AddressOf(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(static segment =>
        string.Concat(segment.Parts.Select(static part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
            _ => "",
        }))));

    private static ValueContract? ValueOf(EndpointContract endpoint, RoutePatternParameterPart parameter) => endpoint.Values.FirstOrDefault(value =>
        value.Source == BindingSource.Route && string.Equals(value.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns a parameter. AsyncAPI 3 gives it no schema, so its type is in words, and in an extension.</summary>
    private static JsonObject ParameterOf(RoutePatternParameterPart part, ValueContract? value)
    {
        var words = new List<string>();
        if (value?.Summary is { } summary)
        {
            words.Add(summary);
        }

        if (value is not null && value.Type != typeof(string))
        {
            words.Add($"Type: {SchemaNames.NameOf(value.Type)}.");
        }

        if (part.ParameterPolicies.Count > 0)
        {
            words.Add($"Constraints: {string.Join(", ", part.ParameterPolicies.Select(static policy => policy.Content))}.");
        }

        if (part.IsCatchAll)
        {
            words.Add("It is the rest of the path, with its slashes.");
        }

        if (part.IsOptional)
        {
            words.Add("It may be missing.");
        }

        var parameter = new JsonObject();
        parameter.Set("description", words.Count == 0 ? null : string.Join(' ', words));
        parameter.Set("default", part.Default is null ? null : Convert.ToString(part.Default, CultureInfo.InvariantCulture));
        if (value is not null)
        {
            var schema = SchemaDetails.OfText(value.Type);
            if (schema["enum"] is JsonArray names)
            {
                parameter["enum"] = names.DeepClone();
            }

            parameter["x-schema"] = schema;
        }

        // Programs need what is said above in words.
        parameter.Set("x-optional", part.IsOptional ? true : null);
        parameter.Set("x-catch-all", part.IsCatchAll ? true : null);

        return parameter;
    }

    private static JsonObject BindingOf(DescribedRoute route)
    {
        var binding = new JsonObject { ["method"] = "GET" };
        binding.Set("query", ValuesOf(route.Endpoint, BindingSource.Query));
        var headers = ValuesOf(route.Endpoint, BindingSource.Header);
        if (route.Subprotocols.Count > 0)
        {
            headers ??= new() { ["type"] = "object", ["properties"] = new JsonObject() };
            ((JsonObject)headers["properties"]!)[SubprotocolHeader] =
                new JsonObject { ["type"] = "string", ["enum"] = Json.Texts(route.Subprotocols) };
            if (route.RequiresSubprotocol)
            {
                headers["required"] ??= new JsonArray();
                ((JsonArray)headers["required"]!).Add((JsonNode)SubprotocolHeader);
            }
        }

        binding.Set("headers", headers);
        return binding;
    }

    private static JsonObject? ValuesOf(EndpointContract endpoint, BindingSource source)
    {
        var values = endpoint.Values.Where(value => value.Source == source).ToArray();
        if (values.Length == 0)
        {
            return null;
        }

        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(values.Select(static value => KeyValuePair.Create(value.Name, (JsonNode?)SchemaOf(value)))),
        };
        if (values.Any(static value => value.IsRequired))
        {
            schema["required"] = Json.Texts(values.Where(static value => value.IsRequired).Select(static value => value.Name));
        }

        return schema;
    }

    private static JsonObject SchemaOf(ValueContract value)
    {
        var schema = SchemaDetails.OfText(value.Type);
        if (value.IsMultiple)
        {
            schema = new() { ["type"] = "array", ["items"] = schema };
        }

        schema.Set("description", value.Summary);
        schema.Set("default", value.DefaultValue switch
        {
            null => null,
            bool flag => flag,
            string text => text,
            Enum one => one.ToString(),
            IConvertible number when schema["type"]?.GetValue<string>() is "integer" or "number" => Convert.ToDecimal(number, CultureInfo.InvariantCulture),
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        });
        return schema;
    }
}
