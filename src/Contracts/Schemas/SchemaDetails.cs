using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>
/// The parts of schemas that the exporter leaves out or cannot know: the direction, documentation, validation attributes, the names of enum
/// values.
/// </summary>
internal sealed class SchemaDetails
{
    private readonly Dictionary<Type, TypeDescription> _descriptions = [];

    public SchemaDetails(IEnumerable<TypeDescription> descriptions)
    {
        foreach (var description in descriptions)
        {
            _descriptions.TryAdd(description.Type, description);
        }
    }

    /// <summary>Returns the C# name of a property; null if it is not known.</summary>
    public static string? MemberName(JsonPropertyInfo property) => (property.AttributeProvider as MemberInfo)?.Name;

    /// <summary>Indicates whether null may be in place of a value, in one direction.</summary>
    public static bool IsNullable(JsonSchemaExporterContext context, MessageDirection direction) => context.PropertyInfo is { } property
        ? IsNullable(property, direction)
        : Nullable.GetUnderlyingType(context.TypeInfo.Type) is not null;

    public static JsonObject OrNull(JsonNode schema) => new() { ["oneOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    /// <summary>Indicates whether a type stands for any JSON, so that a schema that says nothing is right.</summary>
    public static bool IsAnything(Type type) =>
        type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonDocument) || typeof(JsonNode).IsAssignableFrom(type);

    /// <summary>Returns the schema of a text that is parsed to a type.</summary>
    public static JsonObject OfText(Type type)
    {
        if (type.IsEnum)
        {
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(static name => (JsonNode)name)]) };
        }

        var schema = type == typeof(bool) ? new JsonObject { ["type"] = "boolean" }
            : type.IsPrimitive && type != typeof(char) ? new JsonObject { ["type"] = type == typeof(float) || type == typeof(double) ? "number" : "integer" }
            : type == typeof(decimal) ? new JsonObject { ["type"] = "number" }
            : new JsonObject { ["type"] = "string" };
        var format = type == typeof(Guid) ? "uuid"
            : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? "date-time"
            : type == typeof(DateOnly) ? "date"
            : null;
        if (format is not null)
        {
            schema["format"] = format;
        }

        return schema;
    }

    /// <summary>Completes the schema of a message of a polymorphic base: its discriminator is required.</summary>
    public static JsonNode Message(JsonNode node, JsonTypeInfo parent)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        var discriminator = parent.PolymorphismOptions!.TypeDiscriminatorPropertyName;
        var message = new JsonObject { ["type"] = "object" };
        foreach (var (name, value) in schema)
        {
            if (name is not ("type" or "required"))
            {
                message[name] = value?.DeepClone();
            }
        }

        var required = schema["required"] is JsonArray names ? names.Select(static name => name!.GetValue<string>()).ToList() : [];
        if (schema["properties"]?[discriminator] is not null && !required.Contains(discriminator))
        {
            required.Insert(0, discriminator);
        }

        SetRequired(message, required);
        return message;
    }

    /// <summary>Completes the schema of a type.</summary>
    public JsonNode Complete(JsonSchemaExporterContext context, JsonNode node, MessageDirection direction)
    {
        if (node is not JsonObject schema)
        {
            return node;
        }

        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && schema["properties"] is JsonObject properties)
        {
            OfDirection(context.TypeInfo, schema, properties, direction);
        }

        KeepNumbers(schema);
        if (context.PropertyInfo is not null && !IsNullable(context, direction))
        {
            RemoveNull(schema);
        }

        if (type == typeof(byte[]) || type == typeof(Memory<byte>) || type == typeof(ReadOnlyMemory<byte>))
        {
            schema["contentEncoding"] = "base64";
        }
        else if (type == typeof(long) || type == typeof(ulong))
        {
            schema["format"] = "int64";
        }
        else if (type == typeof(decimal))
        {
            schema["format"] = "decimal";
        }
        else if (type.IsEnum)
        {
            OfEnum(schema, type);
        }

        return Describe(context, schema);
    }

    /// <summary>Adds what attributes and comments say about a property, or about a type.</summary>
    public JsonNode Describe(JsonSchemaExporterContext context, JsonObject schema)
    {
        var attributes = context.PropertyInfo is { } property ? property.AttributeProvider : context.TypeInfo.Type;
        var description = AttributeOf<DescriptionAttribute>(attributes)?.Description ?? CommentOf(context);
        var isReference = schema.ContainsKey("$ref");
        if (description is not null)
        {
            // A reference has no siblings in JSON Schema.
            schema = isReference ? new() { ["allOf"] = new JsonArray(schema) } : schema;
            schema["description"] = description;
        }

        if (context.PropertyInfo is not null && !isReference)
        {
            Validations.Add(attributes, schema);
        }

        return schema;
    }

    private static bool IsNullable(JsonPropertyInfo property, MessageDirection direction) =>
        direction == MessageDirection.Sent ? property.IsGetNullable
        : property.AssociatedParameter is { } parameter ? parameter.IsNullable
        : property.IsSetNullable;

    private static void OfDirection(JsonTypeInfo contract, JsonObject schema, JsonObject properties, MessageDirection direction)
    {
        var isSent = direction == MessageDirection.Sent;
        var required = new List<string>();
        var discriminators = properties.Select(static pair => pair.Key).Except(contract.Properties.Select(static property => property.Name), StringComparer.Ordinal).ToArray();
        required.AddRange(discriminators);
        foreach (var property in contract.Properties)
        {
            if (!properties.ContainsKey(property.Name))
            {
                continue;
            }

            if (isSent ? property.Get is null : property is { Set: null, AssociatedParameter: null })
            {
                properties.Remove(property.Name);
            }
            else if (isSent ? IsAlwaysWritten(property) : IsRequired(property))
            {
                required.Add(property.Name);
            }
        }

        if (!isSent && contract.UnmappedMemberHandling != JsonUnmappedMemberHandling.Disallow)
        {
            schema.Remove("additionalProperties");
        }

        SetRequired(schema, required);
    }

    private static bool IsRequired(JsonPropertyInfo property) =>
        property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false, IsNullable: false };

    private static bool IsAlwaysWritten(JsonPropertyInfo property)
    {
        var condition = AttributeOf<JsonIgnoreAttribute>(property.AttributeProvider)?.Condition ?? property.Options.DefaultIgnoreCondition;
        return condition switch
        {
            JsonIgnoreCondition.Never => property.ShouldSerialize is null || AttributeOf<JsonIgnoreAttribute>(property.AttributeProvider) is not null,
            JsonIgnoreCondition.WhenWritingNull => property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null,
            _ => false,
        };
    }

    private static void SetRequired(JsonObject schema, List<string> required)
    {
        schema.Remove("required");
        if (required.Count > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(static name => (JsonNode)name)]);
        }
    }

    /// <summary>Drops that a number may come as a text: nobody sends it so, and clients need not.</summary>
    private static void KeepNumbers(JsonObject schema)
    {
        if (schema["type"] is JsonArray types && schema["pattern"] is not null && types.Any(static type => (string?)type is "integer" or "number"))
        {
            types.Remove(types.First(static type => (string?)type == "string"));
            schema.Remove("pattern");
            Single(schema, types);
        }
    }

    private static void RemoveNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types && types.FirstOrDefault(static type => (string?)type == "null") is { } found)
        {
            types.Remove(found);
            Single(schema, types);
        }
    }

    private static void Single(JsonObject schema, JsonArray types)
    {
        if (types.Count == 1)
        {
            schema["type"] = (string?)types[0];
        }
    }

    private static void OfEnum(JsonObject schema, Type type)
    {
        if (schema["enum"] is JsonArray)
        {
            schema["type"] ??= "string";
            return;
        }

        if (!type.IsDefined(typeof(FlagsAttribute), inherit: false))
        {
            schema["enum"] = new JsonArray([.. Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(static value =>
                (JsonNode)Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture))]);
        }

        schema["x-enum-names"] = new JsonArray([.. Enum.GetNames(type).Select(static name => (JsonNode)name)]);
    }

    private static T? AttributeOf<T>(ICustomAttributeProvider? provider)
        where T : Attribute => provider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().FirstOrDefault();

    private string? CommentOf(JsonSchemaExporterContext context)
    {
        if (context.PropertyInfo is not { } property)
        {
            return _descriptions.TryGetValue(context.TypeInfo.Type, out var own) ? own.Summary : null;
        }

        return MemberName(property) is { } name && _descriptions.TryGetValue(property.DeclaringType, out var declaring)
            ? declaring.Properties.FirstOrDefault(candidate => candidate.Name == name).Summary
            : null;
    }
}
