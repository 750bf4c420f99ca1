using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using WebSocketToolkit.CompilerServices;

namespace WebSocketToolkit.Runtime.Tests.Messages;

/// <summary>The reasons for which a message cannot be decoded: whatever throws, the peer's message is at fault.</summary>
public sealed class DecodeReasonTests
{
    /// <summary>Only a validator would look at it.</summary>
    private const WebSocketConnection NoConnection = null!;

    [Theory]
    [InlineData("{", WebSocketDecodeReason.Malformed)]
    [InlineData("", WebSocketDecodeReason.Malformed)]
    [InlineData("""{"type":"line","amount":1} x""", WebSocketDecodeReason.Malformed)]
    [InlineData("null", WebSocketDecodeReason.DoesNotFit)]
    [InlineData("[]", WebSocketDecodeReason.DoesNotFit)]
    [InlineData("""{"amount":1}""", WebSocketDecodeReason.NoType)]
    [InlineData("""{"type":"other","amount":1}""", WebSocketDecodeReason.UnknownType)]
    [InlineData("""{"type":7,"amount":1}""", WebSocketDecodeReason.UnknownType)]
    [InlineData("""{"amount":"much","type":"line"}""", WebSocketDecodeReason.DoesNotFit)]
    [InlineData("""{"type":"line","amount":-1}""", WebSocketDecodeReason.Invalid)]
    [InlineData("""{"type":"line","amount":1,"when":"x"}""", WebSocketDecodeReason.Invalid)]
    public void Fault_P4_Whatever_throws_while_decoding_is_the_peers_fault(string json, WebSocketDecodeReason reason)
    {
        var serializer = new MessageSerializer(Options.Create(new JsonOptions()));
        var message = new WebSocketMessage(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(json));
        var fault = Assert.Throws<WebSocketDecodeException>(() => serializer.Decode<Entry>(message, NoConnection));
        Assert.Equal((reason, json), (fault.Reason, Encoding.UTF8.GetString(fault.Payload.Span)));
    }

    [Fact]
    public void Fault_P4_Without_a_discriminator_the_rest_counts()
    {
        var serializer = new MessageSerializer(Options.Create(new JsonOptions()));
        var message = new WebSocketMessage(WebSocketMessageType.Text, """{"amount":-1}"""u8.ToArray());
        var fault = Assert.Throws<WebSocketDecodeException>(() => serializer.Decode<Line>(message, NoConnection));
        Assert.IsType<ArgumentOutOfRangeException>(fault.InnerException);
        Assert.Equal(WebSocketDecodeReason.Invalid, fault.Reason);
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Line), "line")]
public abstract record Entry;

public sealed record Line : Entry
{
    public Line(int amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        Amount = amount;
    }

    public int Amount { get; }

    [JsonConverter(typeof(StrictConverter))]
    public DateTime When { get; init; }
}

public sealed class StrictConverter : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new FormatException("strict");

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
