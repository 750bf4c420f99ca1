using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace WebSocketToolkit.Testing;

/// <summary>The encoder and decoder of typed messages, with the application's JSON options or the route's codec.</summary>
internal sealed class TestCodec
{
    private readonly IWebSocketCodec? _codec;
    private readonly JsonSerializerOptions _json;

    public TestCodec(IServiceProvider? services, IWebSocketCodec? codec)
    {
        _codec = codec;
        var options = services?.GetService<IOptions<HttpJsonOptions>>()?.Value.SerializerOptions ?? JsonSerializerOptions.Web;
        _json = new(options) { AllowOutOfOrderMetadataProperties = true };
        _json.MakeReadOnly(populateMissingResolver: true);
    }

    public (WebSocketMessageType Type, byte[] Data) Encode<T>(T message)
    {
        if (_codec is null)
        {
            return (WebSocketMessageType.Text, JsonSerializer.SerializeToUtf8Bytes(message, ContractOf(typeof(T))));
        }

        var output = new ArrayBufferWriter<byte>();
        _codec.Encode(message, output);
        return (_codec.MessageType, output.WrittenSpan.ToArray());
    }

    /// <summary>Indicates whether a message answers a heartbeat: an empty text is no JSON.</summary>
    public bool IsHeartbeat(WebSocketMessage? message) => _codec is null && message is { IsText: true, Data.IsEmpty: true };

    /// <summary>Decodes a message by its polymorphic base, so that a message of another type is recognised.</summary>
    /// <returns>The message, which may be of another type than <typeparamref name="T"/>.</returns>
    /// <exception cref="FormatException">The message cannot be decoded. The exception says why.</exception>
    public object? Decode<T>(in WebSocketMessage message)
    {
        var expected = _codec?.MessageType ?? WebSocketMessageType.Text;
        if (message.Type != expected)
        {
            throw new FormatException(expected == WebSocketMessageType.Text ? "it is not a text message" : "it is not a binary message");
        }

        try
        {
            return _codec is null
                ? JsonSerializer.Deserialize(message.Data.Span, ContractOf(typeof(T)))
                : _codec.Decode<T>(new(message.Data));
        }
        catch (Exception exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>
    /// Returns the contract of a type. A derived type of a polymorphic base has the contract of the base, which adds the discriminator.
    /// </summary>
    private JsonTypeInfo ContractOf(Type type)
    {
        var contract = _json.GetTypeInfo(type);
        for (var ancestor = type.BaseType; ancestor is not null && ancestor != typeof(object); ancestor = ancestor.BaseType)
        {
            if (_json.TryGetTypeInfo(ancestor, out var candidate)
                && candidate.PolymorphismOptions?.DerivedTypes.Any(derived => derived.DerivedType == type) == true)
            {
                contract = candidate;
            }
        }

        return contract;
    }
}
