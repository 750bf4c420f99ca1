using System.Globalization;
using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Tests.Instances;

/// <summary>Makes JSON that a schema of a document allows, by chance: with and without what is optional.</summary>
internal sealed class RandomInstance(JsonNode document, Random random)
{
    private const int MaxDepth = 6;

    public JsonNode? Of(JsonNode schema, int depth = 0)
    {
        if (schema is JsonValue)
        {
            return Anything();
        }

        if (depth > 3 * MaxDepth)
        {
            // A type that always contains itself has no instance: this is none.
            return null;
        }

        if ((string?)schema["$ref"] is { } reference)
        {
            return Of(reference.Split('/').Skip(1).Aggregate(document, static (node, name) => node[name]!), depth);
        }

        if (schema["const"] is { } constant)
        {
            return constant.DeepClone();
        }

        if (schema["enum"] is JsonArray values)
        {
            return values[random.Next(values.Count)]?.DeepClone();
        }

        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices)
        {
            // Deep inside, a null ends what would have no end.
            var end = choices.FirstOrDefault(static choice => (string?)choice!["type"] == "null");
            return Of(depth > MaxDepth && end is not null ? end : choices[random.Next(choices.Count)]!, depth);
        }

        return OfType(schema, depth);
    }

    private JsonNode? OfType(JsonNode schema, int depth)
    {
        var type = schema["type"] is JsonArray types ? (string?)types[random.Next(types.Count)] : (string?)schema["type"];
        return type switch
        {
            "object" => Object(schema, depth),
            "array" => new JsonArray([.. Enumerable.Range(0, depth > MaxDepth ? 0 : random.Next(4)).Select(_ => Of(schema["items"] ?? true, depth + 1))]),
            "string" => Text(schema),
            "integer" => Integer(schema),
            // More than a decimal number can be.
            "number" when schema["format"] is null && random.Next(8) == 0 => 1e30,
            "number" => Math.Round(((random.NextDouble() * 200) - 100) * (random.Next(4) == 0 ? 10 : 1), 3),
            "boolean" => random.Next(2) == 0,
            "null" => null,
            _ => Anything(),
        };
    }

    private JsonObject Object(JsonNode schema, int depth)
    {
        var required = schema["required"]?.AsArray().Select(static name => (string)name!).ToHashSet(StringComparer.Ordinal) ?? [];
        var instance = new JsonObject();
        var properties = schema["properties"]?.AsObject().ToArray() ?? [];
        random.Shuffle(properties);
        foreach (var (name, property) in properties)
        {
            if (required.Contains(name) || (depth <= MaxDepth && random.Next(2) == 0))
            {
                instance[name] = Of(property!, depth + 1);
            }
        }

        if (schema["additionalProperties"] is JsonObject value)
        {
            instance["k" + random.Next(10).ToString(CultureInfo.InvariantCulture)] = Of(value, depth + 1);
        }

        return instance;
    }

    private JsonNode Integer(JsonNode schema)
    {
        var isLong = (string?)schema["format"] == "int64";
        var minimum = (long?)(decimal?)schema["minimum"];
        var maximum = (long?)(decimal?)schema["maximum"];
        return random.Next(4) switch
        {
            0 => minimum ?? (isLong ? long.MinValue : int.MinValue),
            1 => maximum ?? (isLong ? long.MaxValue : int.MaxValue),
            _ => random.NextInt64(minimum ?? Math.Min(0, maximum ?? 0), Math.Max(minimum ?? 0, maximum ?? 200) + 1),
        };
    }

    private string Text(JsonNode schema) => (string?)schema["format"] switch
    {
        "date-time" => DateTimeOffset.UnixEpoch.AddSeconds(random.Next()).ToString("O", CultureInfo.InvariantCulture),
        "date" => "2026-11-28",
        "time" => "10:20:30",
        "uuid" => new Guid(random.Next(), 0, 0, [.. new byte[8]]).ToString(),
        "uri" => "https://example.com/" + random.Next().ToString(CultureInfo.InvariantCulture),
        "duration" => "PT1H",
        _ when (string?)schema["contentEncoding"] == "base64" => Convert.ToBase64String(new byte[random.Next(8)]),
        _ when (string?)schema["pattern"] is { } pattern => Matching(pattern),
        _ => new string('ä', Length((int?)schema["minLength"] ?? 0, (int?)schema["maxLength"] ?? 40)),
    };

    /// <summary>Returns a length, often the least or the largest one.</summary>
    private int Length(int minimum, int maximum) => random.Next(4) switch
    {
        0 => minimum,
        1 => maximum,
        _ => random.Next(minimum, maximum + 1),
    };

    /// <summary>Knows the patterns of the exporter and of the tests; another one is a case to add.</summary>
    private static string Matching(string pattern) => new[] { "12:34:56", "1.12:34:56.5", "abc", "1.2.3" }
        .FirstOrDefault(text => System.Text.RegularExpressions.Regex.IsMatch(text, pattern, default, TimeSpan.FromSeconds(1)))
        ?? throw new NotSupportedException($"No text is known for the pattern '{pattern}'.");

    private JsonNode? Anything() => random.Next(3) switch
    {
        0 => null,
        1 => random.Next(100),
        _ => new JsonObject { ["any"] = "thing" },
    };
}
