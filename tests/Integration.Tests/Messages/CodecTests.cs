using System.Net.WebSockets;
using System.Text;
using WebSocketToolkit.Integration.Tests.Connections;

namespace WebSocketToolkit.Integration.Tests.Messages;

/// <summary>Routes whose typed messages are in another format than JSON.</summary>
public sealed class CodecTests
{
    private const string Plus = """{"a":1,"b":2,"type":"plus"}""";
    private const string Total = """{"type":"total","value":3}""";

    [Fact]
    public async Task The_attributes_codec_decodes_and_encodes_in_messages_of_its_kind()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapCoded());
        await using var client = await app.ConnectAsync("/coded");
        Assert.Equal("text as it is", await client.ReceiveTextAsync());
        await client.SendAsync(Mirrored(Plus));
        Assert.Equal(Total, Mirrored(await client.ReceiveBytesAsync()));
        await client.SendAsync("no json"u8.ToArray());
        Assert.Equal("JsonException: Binary no json", await client.ReceiveTextAsync());
        await client.SendAsync(Mirrored("null"));
        Assert.Equal("FormatException: Binary llun", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Messages_of_the_other_kind_are_1003()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapCoded());
        await using var client = await app.ConnectAsync("/coded");
        await client.ReceiveTextAsync();
        await client.SendAsync(Plus);
        Assert.Equal(1003, (await client.ExpectCloseAsync()).Code);
    }

    [Fact]
    public async Task A_codec_may_be_given_to_one_route_of_a_class()
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapCalculator();
            map.MapGroup("/mirrored").MapCalculator().WithWebSocketOptions(options => options.Codec = new MirrorCodec());
        });
        await using var client = await app.ConnectAsync("/mirrored/calculator");
        await client.SendAsync(Mirrored(Plus));
        Assert.Equal(Total, Mirrored(await client.ReceiveBytesAsync()));
        await using var other = await app.ConnectAsync("/calculator");
        await other.SendAsync(Plus);
        Assert.Equal(Total, await other.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_group_message_is_encoded_once_for_each_codec()
    {
        var codec = new MirrorCodec();
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapListeningOnly();
            map.MapGroup("/mirrored").MapListeningOnly().WithWebSocketOptions(options => options.Codec = codec);
        });
        await using var json = await app.ConnectAsync("/listening");
        await using var first = await app.ConnectAsync("/mirrored/listening");
        await using var second = await app.ConnectAsync("/mirrored/listening");
        foreach (var client in (WebSocketTestClient[])[json, first, second])
        {
            Assert.Equal("welcome", await client.ReceiveTextAsync());
        }

        await app.Services.GetRequiredService<WebSocketGroups<ListeningOnly>>().All.SendAsync<Outcome>(new Total(3));
        Assert.Equal(Total, await json.ReceiveTextAsync());
        Assert.Equal(Total, Mirrored(await first.ReceiveBytesAsync()));
        Assert.Equal(Total, Mirrored(await second.ReceiveBytesAsync()));
        Assert.Equal(1, codec.Encoded);
    }

    [Fact]
    public async Task Listeners_and_pulling_use_the_codec_too()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map
            .MapWebSocket("/ws", async connection =>
            {
                connection.OnMessage<Line>(line => connection.SendAsync(new Line { Text = "heard " + line.Text }));
                var first = await connection.ReceiveAsync<Line>();
                await connection.SendAsync(new Line { Text = "pulled " + first.Text });
            })
            .WithWebSocketOptions(options => options.Codec = new MirrorCodec()));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync(Mirrored("""{"text":"a"}"""));
        var answer = Mirrored(await client.ReceiveBytesAsync());
        Assert.Contains(answer, (string[])["""{"text":"heard a"}""", """{"text":"pulled a"}"""]);
    }

    [Fact]
    public async Task A_codec_for_control_frames_stops_the_app_at_its_start()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartInMemoryAsync(map => map
            .MapListeningOnly()
            .WithWebSocketOptions(options => options.Codec = new MirrorCodec { MessageType = WebSocketMessageType.Close })));
        Assert.Contains("The MessageType of Codec is Close", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Mirrored(string text) => MirrorCodec.Mirror(Encoding.UTF8.GetBytes(text));

    private static string Mirrored(byte[] bytes) => Encoding.UTF8.GetString(MirrorCodec.Mirror(bytes));
}

[WebSocketRoute("/coded", Codec = typeof(MirrorCodec))]
internal sealed class Coded
{
    public string OnOpen() => "text as it is";

    public Outcome OnMessage(Plus plus) => new Total(plus.A + plus.B);

    public void OnMessage(Divide divide) => throw new InvalidOperationException(divide.ToString());

    public string OnError(WebSocketDecodeException error) =>
        $"{error.InnerException!.GetType().Name}: {error.MessageType} {Encoding.UTF8.GetString(error.Payload.Span)}";
}

[WebSocketRoute("/listening")]
internal sealed class ListeningOnly
{
    public string OnOpen() => "welcome";
}
