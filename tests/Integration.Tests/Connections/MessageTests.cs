using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Typed messages and their errors, as a client sees them.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("""{"type":"plus","a":1,"b":2}""", """{"type":"total","value":3}""")]
    [InlineData("""{"a":1,"b":2,"type":"plus"}""", """{"type":"total","value":3}""")]
    [InlineData("""{"a":9,"type":"divide","b":2}""", """{"type":"total","value":4}""")]
    [InlineData("\uFEFF{\"type\":\"plus\",\"a\":1,\"b\":2}", """{"type":"total","value":3}""")]
    public async Task Typed_messages_go_both_ways_with_their_discriminator(string message, string reply)
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapCalculator());
        await using var client = await app.ConnectAsync("/calculator");
        await client.SendAsync(message);
        Assert.Equal(reply, await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_null_reply_sends_nothing()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapCalculator());
        await using var client = await app.ConnectAsync("/calculator");
        await client.SendAsync("""{"type":"plus","a":0,"b":0}""");
        await client.SendAsync("""{"type":"plus","a":0,"b":1}""");
        Assert.Equal("""{"type":"total","value":1}""", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("""{"type":"divide","a":1,"b":0}""", "division by zero")]
    [InlineData("""{"type":"plus","a":2147483647,"b":1}""", "arithmetic")]
    [InlineData("""{"type":"plus","a":-1,"b":1}""", "anything")]
    [InlineData("null", "undecodable: null")]
    [InlineData("""{"type":"power"}""", """undecodable: {"type":"power"}""")]
    [InlineData("""{"a":1}""", """undecodable: {"a":1}""")]
    [InlineData("[1,", "undecodable: [1,")]
    public async Task The_most_specific_OnError_answers_and_the_connection_goes_on(string message, string reason)
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapCalculator());
        await using var client = await app.ConnectAsync("/calculator");
        await client.SendAsync(message);
        var refusal = await client.SkipToAsync<JsonElement>(static message => message.GetProperty("type").GetString() == "refusal");
        Assert.Equal(reason, refusal.GetProperty("reason").GetString());
        await client.SendAsync("""{"type":"plus","a":1,"b":1}""");
        Assert.Equal("""{"type":"total","value":2}""", await client.ReceiveTextAsync());
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("x")]
    public async Task An_undecodable_message_that_nobody_handles_is_1007(string message)
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapStrict());
        await using var client = await app.ConnectAsync("/strict");
        await client.SendAsync(message);
        Assert.Equal(1007, (await client.ExpectCloseAsync()).Code);
        Assert.DoesNotContain(app.Logs, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task An_exception_that_nobody_handles_is_1011()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapStrict());
        await using var client = await app.ConnectAsync("/strict");
        await client.SendAsync("""{"Text":"throw"}""");
        Assert.Equal(1011, (await client.ExpectCloseAsync()).Code);
    }

    [Fact]
    public async Task A_message_of_a_kind_that_no_callback_takes_is_1003()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapStrict());
        await using var client = await app.ConnectAsync("/strict");
        await client.SendAsync([1]);
        Assert.Equal(1003, (await client.ExpectCloseAsync()).Code);
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Plus), "plus")]
[JsonDerivedType(typeof(Divide), "divide")]
internal abstract record Sum(int A, int B);

internal sealed record Plus(int A, int B) : Sum(A, B);

internal sealed record Divide(int A, int B) : Sum(A, B);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Total), "total")]
[JsonDerivedType(typeof(Refusal), "refusal")]
internal abstract record Outcome;

internal sealed record Total(int Value) : Outcome;

internal sealed record Refusal(string Reason) : Outcome;

[WebSocketRoute("/calculator")]
internal sealed class Calculator
{
    public Outcome? OnMessage(Plus plus) =>
        plus.A < 0 ? throw new InvalidOperationException() : checked(plus.A + plus.B) is var total and not 0 ? new Total(total) : null;

    public async Task<Total> OnMessageAsync(Divide divide)
    {
        await Task.Yield();
        return new(divide.A / divide.B);
    }

    public Outcome OnError(Exception error) => new Refusal(error is WebSocketProtocolException ? "protocol" : "anything");

    public async ValueTask<Refusal> OnErrorAsync(ArithmeticException error)
    {
        await Task.Yield();
        return new("arithmetic");
    }

    public Refusal OnError(DivideByZeroException error) => new("division by zero");

    public Refusal OnError(WebSocketDecodeException error) => new("undecodable: " + Encoding.UTF8.GetString(error.Payload.Span));
}

internal sealed record Line
{
    public required string Text { get; init; }
}

[WebSocketRoute("/strict")]
internal sealed class Strict
{
    public void OnMessage(Line line)
    {
        if (line.Text == "throw")
        {
            throw new InvalidOperationException();
        }
    }
}
