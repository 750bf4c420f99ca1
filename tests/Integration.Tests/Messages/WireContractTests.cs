using System.Text.Json.Serialization;

namespace WebSocketToolkit.Integration.Tests.Messages;

/// <summary>A message that a polymorphic base lists has its discriminator and all its data on the wire, whatever type the code names.</summary>
public sealed class WireContractTests
{
    [Theory]
    [InlineData("made", """{"type":"made","n":1}""")]
    [InlineData("made as interface", """{"type":"made","n":1}""")]
    [InlineData("leaf as middle", """{"type":"leaf","x":1}""")]
    [InlineData("leaf", """{"type":"leaf","x":1}""")]
    [InlineData("leaf as base", """{"type":"leaf","x":1}""")]
    [InlineData("plain", """{"y":1}""")]
    public async Task Fault_P8_The_discriminator_is_that_of_the_value(string what, string json)
    {
        await using var app = await TestApp.StartInMemoryAsync(static map => map.MapPolymorphic());
        await using var client = await app.ConnectAsync("/polymorphic");
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(what);
            Assert.Equal(json, await client.ReceiveTextAsync());
            Assert.Equal(json, await client.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task Fault_N6_A_polymorphic_base_without_derived_types_stops_the_start()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => TestApp.StartInMemoryAsync(static map => map.MapBaselessEndpoint()));
        Assert.Contains("Add [JsonDerivedType(typeof(…)", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("JsonSerializable", exception.Message, StringComparison.Ordinal);
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Made), "made")]
internal interface IHappening;

internal sealed record Made(int N) : IHappening;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Leaf), "leaf")]
internal abstract record Tree;

internal abstract record Middle : Tree;

internal sealed record Leaf(int X) : Middle;

internal record Plain(int Y);

internal sealed record Extended(int Y, int Z) : Plain(Y);

[WebSocketRoute("/polymorphic", ManualMap = true)]
internal sealed class Polymorphic(WebSocketGroups<Polymorphic> groups)
{
    public async Task OnMessage(string what, WebSocketConnection connection)
    {
        switch (what)
        {
            case "made":
                await SendAsync(new Made(1), connection);
                break;
            case "made as interface":
                await SendAsync<IHappening>(new Made(1), connection);
                break;
            case "leaf":
                await SendAsync(new Leaf(1), connection);
                break;
            case "leaf as middle":
                await SendAsync<Middle>(new Leaf(1), connection);
                break;
            case "leaf as base":
                await SendAsync<Tree>(new Leaf(1), connection);
                break;
            default:
                await SendAsync<Plain>(new Extended(1, 2), connection);
                break;
        }
    }

    private async Task SendAsync<T>(T message, WebSocketConnection connection)
    {
        await connection.SendAsync(message);
        await groups.All.SendAsync(message);
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
internal record Baseless;

[WebSocketRoute("/baseless", ManualMap = true)]
internal sealed class BaselessEndpoint
{
#pragma warning disable WST014 // The compiler says it first.
    public void OnMessage(Baseless message)
#pragma warning restore WST014
    {
    }
}
