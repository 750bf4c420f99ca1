using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace WebSocketToolkit.CompilerServices;

/// <summary>
/// Typed messages as a route's codec writes and reads them, else System.Text.Json, with the options that the application gave
/// <c>ConfigureHttpJsonOptions</c>; a discriminator may stand anywhere in the object. Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MessageSerializer
{
    // Made when they are first asked for: an application without typed messages starts without System.Text.Json.
    private readonly Lazy<JsonSerializerOptions> _options;

    // What the contexts' attributes name. A contract that is made only to be found takes a start of a thousand routes a second.
    private readonly Lazy<HashSet<Type>> _declared;
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _contracts = new();
    private readonly ConcurrentDictionary<Type, JsonTypeInfo> _wireContracts = new();

    internal MessageSerializer(IOptions<HttpJsonOptions> options)
    {
        _options = new(() =>
        {
            var own = new JsonSerializerOptions(options.Value.SerializerOptions) { AllowOutOfOrderMetadataProperties = true };
            own.MakeReadOnly();
            return own;
        });
        _declared = new(() => [.. Options.TypeInfoResolverChain.OfType<JsonSerializerContext>().SelectMany(DeclaredBy)]);
    }

    private MessageSerializer(MessageSerializer other, IWebSocketCodec codec)
    {
        _options = other._options;
        _declared = other._declared;
        Codec = codec;
    }

    /// <summary>What stands in JSON's place; null if nothing does.</summary>
    internal IWebSocketCodec? Codec { get; }

    /// <summary>What other nodes know the codec by; empty for JSON.</summary>
    internal string CodecName => field ??= Codec?.GetType().FullName ?? "";

    private JsonSerializerOptions Options => _options.Value;

    private bool Reflects => Options.TypeInfoResolverChain.Any(static resolver => resolver is DefaultJsonTypeInfoResolver);

    /// <summary>The kind of message that typed messages are.</summary>
    internal WebSocketMessageType TypedMessages => Codec?.MessageType ?? WebSocketMessageType.Text;

    /// <summary>
    /// Fails unless all types have a contract. What a codec can do is not known before it is tried, and reflection finds a contract for any
    /// type: it is made for the first message, since making it takes half a millisecond.
    /// </summary>
    /// <exception cref="InvalidOperationException">No JSON contract covers a type.</exception>
    internal void Require(IReadOnlyList<Type> types)
    {
        if (types.Count == 0 || Codec is not null || Reflects)
        {
            return;
        }

        foreach (var type in types)
        {
            // Without a look at its properties, which the first message asks for.
            if (!_declared.Value.Contains(type) && Options.TypeInfoResolver?.GetTypeInfo(type, Options) is null)
            {
                throw NoContract(type, null);
            }
        }
    }

    /// <summary>Fails unless <typeparamref name="T"/> can be read and written.</summary>
    /// <exception cref="InvalidOperationException">No JSON contract covers the type.</exception>
    internal void Require<T>()
    {
        if (Codec is null)
        {
            Contract(typeof(T));
        }
    }

    /// <summary>The serializer of a route.</summary>
    internal MessageSerializer With(IWebSocketCodec? codec) => codec is null ? this : new(this, codec);

    internal JsonWriterOptions WriterOptions => new() { Encoder = Options.Encoder, Indented = Options.WriteIndented, SkipValidation = true };

    internal T Decode<T>(in WebSocketMessage message) =>
        Codec is null ? Decode<T>(message, Contract(typeof(T))) : Decode<T>(message, Codec);

    /// <summary>Decodes a message by its polymorphic base. False if it is of another type than <typeparamref name="T"/>.</summary>
    internal bool TryDecode<T>(in WebSocketMessage message, [MaybeNullWhen(false)] out T value)
    {
        if (Codec is not null)
        {
            value = Decode<T>(message, Codec);
            return true;
        }

        if (Decode<object>(message, WireContract(typeof(T))) is T expected)
        {
            value = expected;
            return true;
        }

        value = default;
        return false;
    }

    internal void Encode<T>(T value, Utf8JsonWriter writer)
    {
        if (WireContract(typeof(T)) is JsonTypeInfo<T> contract)
        {
            JsonSerializer.Serialize(writer, value, contract);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, WireContract(typeof(T)));
        }
    }

    /// <summary>A member's state, for other nodes.</summary>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    internal byte[] ToJsonState(object state, string group)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(state, WireContract(state.GetType()));
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException($"The state for the group '{group}' cannot reach other nodes. {exception.Message}", exception);
        }
    }

    /// <summary>A member's state, from another node.</summary>
    internal T? FromJsonState<T>(ReadOnlySpan<byte> json) => (T?)JsonSerializer.Deserialize(json, Contract(typeof(T)));

    private static T Decode<T>(in WebSocketMessage message, JsonTypeInfo contract)
    {
        try
        {
            var value = contract is JsonTypeInfo<T> typed ? JsonSerializer.Deserialize(message.Data.Span, typed) : (T?)JsonSerializer.Deserialize(message.Data.Span, contract);
            return value ?? throw Undecodable(message, contract.Type, "'null' is no message", null);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // Without a discriminator an abstract base is a NotSupportedException; everything else that is wrong is a JsonException.
            throw Undecodable(message, contract.Type, exception.Message, exception);
        }
    }

    private static T Decode<T>(in WebSocketMessage message, IWebSocketCodec codec)
    {
        try
        {
            return codec.Decode<T>(new(message.Data)) ?? throw new FormatException("null is no message");
        }
        catch (Exception exception)
        {
            // A codec may throw what it likes: it is the peer's message that is at fault.
            throw Undecodable(message, typeof(T), exception.Message, exception);
        }
    }

    private static WebSocketDecodeException Undecodable(in WebSocketMessage message, Type type, string detail, Exception? inner) =>
        new($"The message cannot be decoded to '{type}': {detail}", message.Type, message.ToArray(), inner);

    private JsonTypeInfo Contract(Type type) => _contracts.TryGetValue(type, out var contract) ? contract : AddContract(type);

    private JsonTypeInfo AddContract(Type type)
    {
        try
        {
            return _contracts.GetOrAdd(type, Options.GetTypeInfo(type));
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            throw NoContract(type, exception);
        }
    }

    private static IEnumerable<Type> DeclaredBy(JsonSerializerContext context) => context.GetType().CustomAttributes
        .Where(static attribute => attribute.AttributeType == typeof(JsonSerializableAttribute))
        .Select(static attribute => attribute.ConstructorArguments[0].Value)
        .OfType<Type>();

    private static InvalidOperationException NoContract(Type type, Exception? inner) => new(
        $"The message type '{type}' has no JSON contract. Add [JsonSerializable(typeof({type.Name}))] to your JsonSerializerContext, and the " +
        "context to builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, …)).",
        inner);

    /// <summary>
    /// The contract that a type is written with: its polymorphic base's where it is a derived type of one, so that the discriminator is
    /// on the wire.
    /// </summary>
    private JsonTypeInfo WireContract(Type type) => _wireContracts.TryGetValue(type, out var contract) ? contract : AddWireContract(type);

    private JsonTypeInfo AddWireContract(Type type)
    {
        var contract = Contract(type);
        for (var ancestor = type.BaseType; ancestor is not null && ancestor != typeof(object); ancestor = ancestor.BaseType)
        {
            if (Options.TryGetTypeInfo(ancestor, out var candidate)
                && candidate.PolymorphismOptions is { } polymorphism
                && polymorphism.DerivedTypes.Any(derived => derived.DerivedType == type))
            {
                contract = candidate;
            }
        }

        return _wireContracts.GetOrAdd(type, contract);
    }
}
