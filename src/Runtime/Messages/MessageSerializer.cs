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
/// The serializer of a route's typed messages. It uses the route's codec, or System.Text.Json with the application's options from
/// <c>ConfigureHttpJsonOptions</c>. A discriminator may be anywhere in the object. Used by generated code.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class MessageSerializer
{
    // Created on first use: an application without typed messages starts without System.Text.Json.
    private readonly Lazy<JsonSerializerOptions> _options;

    // The types that the contexts' attributes name. Creating contracts just to check that they exist adds one second to the startup of an
    // application with 1,000 routes.
    private readonly Lazy<HashSet<Type>> _declared;
    private readonly Lazy<MessageValidator?> _validator;

    internal MessageSerializer(IOptions<HttpJsonOptions> options, IServiceProvider? services = null)
    {
        _validator = new(() => services is null ? null : MessageValidator.Create(services));
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
        _validator = other._validator;
        Codec = codec;
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Gets the codec that replaces JSON; null for JSON.</summary>
    internal IWebSocketCodec? Codec { get; }

    /// <summary>Gets the name by which other nodes know the codec; empty for JSON.</summary>
    internal string CodecName => field ??= Codec?.GetType().FullName ?? "";

    private JsonSerializerOptions Options => _options.Value;

    private bool Reflects => Options.TypeInfoResolverChain.Any(static resolver => resolver is DefaultJsonTypeInfoResolver);

    /// <summary>Gets the type of message that typed messages are on the wire.</summary>
    internal WebSocketMessageType TypedMessages => Codec?.MessageType ?? WebSocketMessageType.Text;

    /// <summary>
    /// Throws unless all types have a contract. A codec is not checked: its types are unknown until it is used. With reflection, every type
    /// has a contract; it is created with the first message, because that takes half a millisecond.
    /// </summary>
    /// <exception cref="InvalidOperationException">No JSON contract covers a type.</exception>
    internal void Require(IReadOnlyList<Type> types)
    {
        if (types.Count == 0 || Codec is not null)
        {
            return;
        }

        foreach (var type in types.Where(LacksDerivedTypes))
        {
            // The one slip that attributes alone show. A modifier of the application may add the derived types, so that the contract decides.
            Contract(type);
        }

        if (Reflects)
        {
            return;
        }

        foreach (var type in types)
        {
            // The properties are not examined here, but with the first message.
            if (!_declared.Value.Contains(type) && Options.TypeInfoResolver?.GetTypeInfo(type, Options) is null)
            {
                throw NoContract(type, null);
            }
        }
    }

    /// <summary>Throws unless <typeparamref name="T"/> can be read and written.</summary>
    /// <exception cref="InvalidOperationException">No JSON contract covers the type.</exception>
    internal void Require<T>()
    {
        if (Codec is null)
        {
            Contract(typeof(T));
        }
    }

    /// <summary>Returns the serializer of a route with this codec; null for JSON.</summary>
    internal MessageSerializer With(IWebSocketCodec? codec) => codec is null ? this : new(this, codec);

    internal JsonWriterOptions WriterOptions =>
        new() { Encoder = Options.Encoder, Indented = Options.WriteIndented, SkipValidation = true };

    /// <summary>Decodes and validates a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="connection">The connection, whose services validation attributes may use.</param>
    /// <exception cref="WebSocketDecodeException">The message cannot be decoded, or is not valid.</exception>
    internal T Decode<T>(in WebSocketMessage message, WebSocketConnection connection) =>
        Validated(Codec is null ? Decode<T>(message, Contract(typeof(T))) : Decode<T>(message, Codec), message, connection);

    /// <summary>Decodes a message by its polymorphic base, and validates it.</summary>
    /// <returns>False if the message is not a <typeparamref name="T"/>.</returns>
    /// <inheritdoc cref="Decode{T}(in WebSocketMessage, WebSocketConnection)"/>
    internal bool TryDecode<T>(in WebSocketMessage message, WebSocketConnection connection, [MaybeNullWhen(false)] out T value)
    {
        if (Codec is not null)
        {
            value = Decode<T>(message, connection);
            return true;
        }

        if (Decode<object>(message, WireContract(typeof(T))) is T expected)
        {
            value = Validated(expected, message, connection);
            return true;
        }

        value = default;
        return false;
    }

    internal void Encode<T>(T value, Utf8JsonWriter writer)
    {
        var contract = ContractOf(value);
        if (contract is JsonTypeInfo<T> typed)
        {
            JsonSerializer.Serialize(writer, value, typed);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, contract);
        }
    }

    /// <summary>Encodes a member's state for other nodes.</summary>
    /// <exception cref="InvalidOperationException">The type has no JSON contract.</exception>
    internal byte[] ToJsonState(object state, string group)
    {
        try
        {
            return JsonSerializer.SerializeToUtf8Bytes(state, WireContract(state.GetType()));
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException(
                $"The state for the group '{group}' cannot be sent to other nodes. {exception.Message}", exception);
        }
    }

    /// <summary>Decodes a member's state from another node.</summary>
    internal T? FromJsonState<T>(ReadOnlySpan<byte> json) => (T?)JsonSerializer.Deserialize(json, Contract(typeof(T)));

    private static T Decode<T>(in WebSocketMessage message, JsonTypeInfo contract)
    {
        // ASP.NET Core's JSON endpoints skip a byte order mark, too.
        var json = message.Data.Span;
        if (json.StartsWith(ByteOrderMark))
        {
            json = json[ByteOrderMark.Length..];
        }

        try
        {
            var value = contract is JsonTypeInfo<T> typed ? JsonSerializer.Deserialize(json, typed) : (T?)JsonSerializer.Deserialize(json, contract);
            return value ?? throw Undecodable(message, contract.Type, "'null' is no message", null, WebSocketDecodeReason.DoesNotFit);
        }
        catch (Exception exception) when (exception is not WebSocketDecodeException)
        {
            // Any exception of a converter or a constructor, too, means that the peer's message is at fault.
            throw Undecodable(message, contract.Type, exception.Message, exception, DecodeReasons.Of(exception, json, contract));
        }
    }

    private static T Decode<T>(in WebSocketMessage message, IWebSocketCodec codec)
    {
        try
        {
            return codec.Decode<T>(new(message.Data)) ?? throw new FormatException("null is not a valid message");
        }
        catch (Exception exception)
        {
            // Any exception of a codec means that the peer's message is at fault.
            throw Undecodable(message, typeof(T), exception.Message, exception, WebSocketDecodeReason.Malformed);
        }
    }

    private T Validated<T>(T value, in WebSocketMessage message, WebSocketConnection connection)
    {
        if (_validator.Value?.Validate(value!, connection.HttpContext.RequestServices) is { } errors)
        {
            var detail = string.Join(' ', errors.SelectMany(static error => error.Value));
            throw new WebSocketDecodeException(
                $"The message '{value!.GetType()}' is not valid: {detail}", message.Type, message.ToArray())
            {
                Reason = WebSocketDecodeReason.Invalid,
                Errors = errors,
            };
        }

        return value;
    }

    private static WebSocketDecodeException Undecodable(
        in WebSocketMessage message, Type type, string detail, Exception? inner, WebSocketDecodeReason reason) =>
        new($"The message cannot be decoded to '{type}': {detail}", message.Type, message.ToArray(), inner) { Reason = reason };
}
