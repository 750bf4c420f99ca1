using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>Changes a schema by chance.</summary>
internal sealed class RandomChange(Random random)
{
    public void Apply(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            ChangeObject(schema, properties);
        }
        else if (schema["enum"] is JsonArray values)
        {
            if (random.Next(2) == 0 && values.Count > 1)
            {
                values.RemoveAt(random.Next(values.Count));
            }
            else
            {
                values.Add((JsonNode)"another");
            }
        }
        else if (schema.ContainsKey("const"))
        {
            schema["const"] = "other";
        }
        else if (schema["oneOf"] is JsonArray choices)
        {
            choices.RemoveAt(random.Next(choices.Count));
        }
        else if (!schema.ContainsKey("$ref"))
        {
            ChangeValue(schema);
        }
    }

    private void ChangeObject(JsonObject schema, JsonObject properties)
    {
        var names = properties.Select(static pair => pair.Key).ToArray();
        var name = names[random.Next(names.Length)];
        var required = (schema["required"] as JsonArray ?? []).Select(static one => (string)one!).ToList();
        switch (random.Next(6))
        {
            case 0:
                properties.Remove(name);
                required.Remove(name);
                break;
            case 1:
                properties["added"] = new JsonObject { ["type"] = "string" };
                required.Add("added");
                break;
            case 2:
                properties["added"] = new JsonObject { ["type"] = "string" };
                break;
            case 3:
                required = [.. names];
                break;
            case 4:
                required.Remove(name);
                break;
            default:
                properties.Remove(name);
                required.Remove(name);
                schema["additionalProperties"] = false;
                break;
        }

        schema["required"] = new JsonArray([.. required.Select(static one => (JsonNode)one)]);
    }

    private void ChangeValue(JsonObject schema)
    {
        switch (random.Next(6))
        {
            case 0:
                // The format of one type is none of another.
                schema.Remove("format");
                schema.Remove("pattern");
                schema.Remove("contentEncoding");
                schema["type"] = new[] { "string", "integer", "boolean", "number", "object" }[random.Next(5)];
                break;
            case 1 when schema["type"] is JsonArray { Count: > 1 } types:
                types.RemoveAt(random.Next(types.Count));
                break;
            case 2 when (string?)(schema["type"] as JsonValue) is { } type and not "null":
                schema["type"] = new JsonArray(type, "null");
                break;
            case 3 when !schema.ContainsKey("format") && !schema.ContainsKey("pattern") && !schema.ContainsKey("contentEncoding"):
                schema["maxLength"] = random.Next(1, 30);
                schema["minLength"] = random.Next(2);
                break;
            case 4:
                schema["maximum"] = random.Next(1, 250);
                schema["minimum"] = random.Next(-100, 1);
                break;
            default:
                schema.Remove("format");
                schema.Remove("pattern");
                break;
        }
    }
}
