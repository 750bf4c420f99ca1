using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.Messages;

namespace WebSocketToolkit.Contracts.Schemas;

/// <summary>
/// The schemas of all messages of a document. System.Text.Json's exporter writes them, with one set of options, so that they say what is on the
/// wire. Objects and enums become named components, each once.
/// </summary>
internal sealed class SchemaSet
{
    private const string Reference = "$ref";

    private readonly Dictionary<SchemaKey, JsonNode> _schemas = [];
    private readonly Queue<SchemaKey> _waiting = new();
    private readonly List<SchemaKey> _keys = [];
    private readonly Dictionary<SchemaKey, int> _numbers = [];
    private readonly JsonSerializerOptions _options;
    private readonly SchemaDetails _details;
    private readonly JsonSchemaExporterOptions[] _exporters;
    private readonly List<string> _warnings;
    private Dictionary<SchemaKey, string>? _names;

    /// <param name="options">The options that messages are read and written with.</param>
    /// <param name="descriptions">The documentation of types.</param>
    /// <param name="warnings">Receives what is not known, in words.</param>
    public SchemaSet(JsonSerializerOptions options, IEnumerable<TypeDescription> descriptions, List<string> warnings)
    {
        _options = options;
        _warnings = warnings;
        _details = new(descriptions);
        _exporters = [ExporterOf(MessageDirection.Received), ExporterOf(MessageDirection.Sent)];
    }

    /// <summary>Returns the messages that a callback with a type receives or sends: for a polymorphic base, one for each derived type.</summary>
    /// <param name="type">The type of the callback.</param>
    /// <param name="decodedType">The base that a received message is decoded to; null for the type itself.</param>
    /// <param name="direction">The direction.</param>
    /// <exception cref="WebSocketContractException">The type cannot be described.</exception>
    public IReadOnlyList<MessageSchema> Messages(Type type, Type? decodedType, MessageDirection direction)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var contract = ContractOf(decodedType ?? (direction == MessageDirection.Sent ? WireTypes.BaseOf(type, _options) ?? type : type));
        if (contract.PolymorphismOptions is not { } polymorphism)
        {
            return [new(Add(new(type, direction)), SchemaNames.NameOf(type))];
        }

        Add(new(contract.Type, direction));
        Drain();
        return
        [
            .. polymorphism.DerivedTypes
                .Where(derived => type.IsAssignableFrom(derived.DerivedType))
                .Select(derived => new MessageSchema(
                    new(derived.DerivedType, direction, contract.Type),
                    Convert.ToString(derived.TypeDiscriminator, System.Globalization.CultureInfo.InvariantCulture) ?? SchemaNames.NameOf(derived.DerivedType))),
        ];
    }

    /// <summary>Returns the name of a message's schema. No message may be added any more.</summary>
    public string NameOf(SchemaKey key)
    {
        Drain();
        _names ??= new SchemaNames(_schemas, _keys, ReferencesOf).Resolve();
        return _names[key];
    }

    /// <summary>Returns the components, by their names.</summary>
    public SortedDictionary<string, JsonNode> ToComponents()
    {
        var components = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        Drain();
        foreach (var key in _keys)
        {
            var name = NameOf(key);
            if (!components.ContainsKey(name))
            {
                var schema = _schemas[key].DeepClone();
                Rename(schema);
                components.Add(name, schema);
            }
        }

        return components;
    }

    /// <summary>Returns the JSON name of a property; null if the type has no such property in JSON.</summary>
    public string? JsonNameOf(Type type, string property) => _options.TryGetTypeInfo(type, out var contract)
        ? contract.Properties.FirstOrDefault(candidate => SchemaDetails.MemberName(candidate) == property)?.Name
        : null;

    /// <summary>Returns the key of a component; null if there is none of that name.</summary>
    public SchemaKey? KeyOf(string name) => _keys.Find(key => NameOf(key) == name);

    /// <summary>Returns the member of a type that is a property in JSON; null if it is not known.</summary>
    public MemberInfo? MemberOf(Type type, string jsonName) => _options.TryGetTypeInfo(type, out var contract)
        ? contract.Properties.FirstOrDefault(candidate => candidate.Name == jsonName)?.AttributeProvider as MemberInfo
        : null;

    private JsonTypeInfo ContractOf(Type type)
    {
        try
        {
            return _options.GetTypeInfo(type);
        }
        catch (Exception exception)
        {
            // A converter of the application may throw anything.
            throw new WebSocketContractException(
                $"The message type '{type}' has no JSON contract: {exception.Message} Add it to a JsonSerializerContext of the assembly, or set the " +
                "options in a static method with [WebSocketJsonOptions].",
                exception);
        }
    }

    private SchemaKey Add(SchemaKey key)
    {
        if (_numbers.TryAdd(key, _keys.Count))
        {
            _keys.Add(key);
            _waiting.Enqueue(key);
        }

        return key;
    }

    private void Drain()
    {
        while (_waiting.TryDequeue(out var key))
        {
            // The schema of a message with a discriminator comes with that of its base.
            if (!_schemas.ContainsKey(key))
            {
                _schemas[key] = Export(key);
            }
        }
    }

    private JsonNode Export(SchemaKey key)
    {
        var contract = ContractOf(key.Type);
        try
        {
            var schema = JsonSchemaExporter.GetJsonSchemaAsNode(_options, key.Type, _exporters[(int)key.Direction]);
            if (contract.PolymorphismOptions is not null && schema is JsonObject union)
            {
                schema = Union(union);
            }

            // The exporter writes "any JSON" as true. AsyncAPI's parser takes only objects as components.
            return schema is JsonValue ? new JsonObject() : schema;
        }
        catch (Exception exception) when (exception is not WebSocketContractException)
        {
            throw new WebSocketContractException($"The type '{key.Type}' cannot be described: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps of a base what says which messages it stands for: each of them has the discriminator itself.</summary>
    private static JsonObject Union(JsonObject schema)
    {
        var union = new JsonObject();
        foreach (var (name, value) in schema)
        {
            switch (name)
            {
                case "anyOf":
                    union["oneOf"] = value!.DeepClone();
                    break;
                case "description":
                    union[name] = value!.DeepClone();
                    break;
            }
        }

        return union;
    }

    private JsonSchemaExporterOptions ExporterOf(MessageDirection direction) => new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, node) => Transform(context, node, direction),
    };

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node, MessageDirection direction)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.BaseTypeInfo is { } parent)
        {
            var message = new SchemaKey(type, direction, parent.Type);
            _schemas[message] = SchemaDetails.Message(_details.Complete(context, node, direction), parent);
            return RefTo(Add(message));
        }

        if (context.Path.Length > 0 && IsComponent(context.TypeInfo, type))
        {
            var reference = RefTo(Add(new(type, direction)));
            var schema = SchemaDetails.IsNullable(context, direction) ? SchemaDetails.OrNull(reference) : reference;

            // The component describes its type itself.
            return context.PropertyInfo is null ? schema : _details.Describe(context, schema);
        }

        if (node is JsonValue && !SchemaDetails.IsAnything(type))
        {
            var warning = $"The type '{type}' has a converter that cannot be described: the document says nothing about its JSON.";
            if (!_warnings.Contains(warning))
            {
                _warnings.Add(warning);
            }
        }

        return _details.Complete(context, node, direction);
    }

    private static bool IsComponent(JsonTypeInfo contract, Type type) =>
        (contract.Kind == JsonTypeInfoKind.Object && type != typeof(object)) || contract.PolymorphismOptions is not null || type.IsEnum;

    private JsonObject RefTo(SchemaKey key) =>
        new() { [Reference] = _numbers[key].ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private IEnumerable<SchemaKey> ReferencesOf(JsonNode schema) => AllReferences(schema).Select(reference => _keys[NumberOf(reference)]);

    private void Rename(JsonNode schema)
    {
        foreach (var reference in AllReferences(schema).ToArray())
        {
            reference[Reference] = "#/components/schemas/" + NameOf(_keys[NumberOf(reference)]);
        }
    }

    private static int NumberOf(JsonObject reference) =>
        int.Parse(reference[Reference]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static IEnumerable<JsonObject> AllReferences(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject reference when reference[Reference] is JsonValue:
                yield return reference;
                break;
            case JsonObject many:
                foreach (var found in many.SelectMany(static part => AllReferences(part.Value)))
                {
                    yield return found;
                }

                break;
            case JsonArray array:
                foreach (var found in array.SelectMany(AllReferences))
                {
                    yield return found;
                }

                break;
        }
    }
}
