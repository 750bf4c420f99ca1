using WebSocketToolkit.Integration.Tests.Connections.Deadlines;

namespace WebSocketToolkit.Integration.Tests.Connections.Heartbeats;

/// <summary>Which routes answer an empty text message with another, and what it is to those that do not.</summary>
public sealed class HeartbeatRouteTests
{
    public static TheoryData<WireKind> Wires => [.. Enum.GetValues<WireKind>()];

    [Theory]
    [InlineData("/typed")]
    [InlineData("/typed-and-bytes")]
    [InlineData("/typed-conversation")]
    [InlineData("/turned-on")]
    public async Task Where_every_text_is_typed_it_is_answered_and_reaches_nobody(string path)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync(path);
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync("");
            Assert.Equal("", await client.ReceiveTextAsync());
            await client.SendAsync($$"""{"type":"work","text":"{{i}}"}""");
            Assert.Equal($$"""{"text":"{{i}}"}""", await client.ReceiveTextAsync());
        }

        await client.CloseAsync();
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData("/string", "string of 0")]
    [InlineData("/message", "message of 0")]
    [InlineData("/stream", "stream of 0")]
    [InlineData("/string-conversation", "conversation of 0")]
    [InlineData("/listener", "listener of 0")]
    [InlineData("/typed-listener", "WebSocketDecodeException")]
    [InlineData("/pulling", "pulled 0")]
    [InlineData("/turned-off", """{"text":"undecodable: 0"}""")]
    [InlineData("/group/typed", """{"text":"WebSocketDecodeException"}""")]
    [InlineData("/codec/typed", """{"text":"WebSocketProtocolException"}""")]
    public async Task Elsewhere_and_where_it_is_turned_off_it_is_a_message(string path, string answer)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync(path);
        await client.SendAsync("");
        Assert.Equal(answer, path.StartsWith("/codec", StringComparison.Ordinal)
            ? System.Text.Encoding.UTF8.GetString(MirrorCodec.Mirror(await client.ReceiveBytesAsync()))
            : await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("/turned-on", "")]
    [InlineData("/on/typed", "")]
    [InlineData("/typed", """{"text":"WebSocketDecodeException"}""")]
    public async Task The_application_turns_it_off_and_what_is_more_specific_on_again(string path, string answer)
    {
        await using var app = await StartAsync(builder => builder.Configuration["WebSockets:Heartbeat"] = "false");
        await using var client = await app.ConnectAsync(path);
        await client.SendAsync("");
        Assert.Equal(answer, await client.ReceiveTextAsync());
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task On_every_wire_it_may_come_in_empty_fragments(WireKind wire)
    {
        await using var app = await WiredApp.StartAsync(wire, Map, services: static services => services.AddSingleton<TaskCompletionSource>());
        await using var client = await app.ConnectAsync("/typed");
        var first = RawFrame.OfText("") with { Fin = false };
        var next = first with { Opcode = Opcode.Continuation };
        var last = next with { Fin = true };
        foreach (var frames in (RawFrame[][])[[RawFrame.OfText("")], [first, last], [first, next, next, last], [first, new(Opcode.Ping, []), last]])
        {
            await client.SendAsync([.. frames, RawFrame.OfText("""{"type":"work","text":"behind"}""")]);
            if (frames.Length == 3)
            {
                Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
            }

            Assert.Equivalent(new { Opcode = Opcode.Text, Fin = true, Rsv = 0, Payload = Array.Empty<byte>() }, await client.ReadFrameAsync());
            Assert.Equal("""{"text":"behind"}""", (await client.ReadFrameAsync()).Text);
        }
    }

    [Theory]
    [InlineData(WebSocketCompression.ContextTakeover)]
    [InlineData(WebSocketCompression.NoContextTakeover)]
    public async Task A_compressed_connection_answers_those_that_are_compressed_too(WebSocketCompression compression)
    {
        await using var app = await StartAsync(builder => builder.Services.AddWebSocketRoutes(o => (o.Compression, o.CompressionThreshold) = (compression, 0)));
        await using var client = await app.UpgradeRawAsync("/typed", ("Sec-WebSocket-Extensions", "permessage-deflate"));

        // RFC 7692 section 7.2.3.6: the block of an empty message without its tail; and one whose frame is empty behind another.
        var compressed = RawFrame.OfText("\0") with { Rsv = 4 };
        foreach (var frames in (RawFrame[][])[[compressed], [RawFrame.OfText("")], [compressed with { Fin = false }, new(Opcode.Continuation, [])]])
        {
            await client.SendAsync(frames);
            var answer = await client.ReadFrameAsync();
            Assert.Equal((Opcode.Text, 0, ""), (answer.Opcode, answer.Rsv, answer.Text));
        }
    }

    [Fact]
    public async Task Nodes_ws_hears_its_answer_by_itself_and_beside_messages() => await RunNodeAsync("{}");

    [Fact]
    public async Task Nodes_ws_hears_it_on_a_compressed_connection() => await RunNodeAsync("""{ "perMessageDeflate": { "threshold": 0 } }""");

    private static async Task RunNodeAsync(string options)
    {
        await using var app = await TestApp.StartAsync(Map, static builder => builder.Services
            .AddSingleton<TaskCompletionSource>()
            .AddWebSocketRoutes(static o => (o.Compression, o.MaxMessagesPerSecond) = (WebSocketCompression.ContextTakeover, 2)));
        Assert.Equal(
            ["10 answers, then {\"text\":\"one\"}, then an answer, closed 1000"],
            await NodeScript.RunAsync("heartbeat.mjs", $"ws://127.0.0.1:{app.Port}/typed", options));
    }

    private static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null) => TestApp.StartInMemoryAsync(Map, builder =>
    {
        builder.Services.AddSingleton<TaskCompletionSource>();
        configure?.Invoke(builder);
    });

    private static void Map(WebApplication app)
    {
        app.MapTyped();
        app.MapTypedAndBytes();
        app.MapTypedConversation();
        app.MapTurnedOff();
        app.MapTurnedOn();
        app.MapStrings();
        app.MapMessages();
        app.MapStreams();
        app.MapStringConversation();
        app.MapGroup("/group").WithWebSocketOptions(static o => o.Heartbeat = false).MapTyped();
        app.MapGroup("/on").MapTyped().WithWebSocketOptions(static o => o.Heartbeat = true);
        app.MapGroup("/codec").MapTyped().WithWebSocketOptions(static o => o.Codec = new MirrorCodec());
        app.MapWebSocket("/listener", static connection => connection.OnMessage((string text) => connection.SendAsync($"listener of {text.Length}")));
        app.MapWebSocket("/typed-listener", static connection =>
        {
            connection.OnMessage<Work>(work => connection.SendAsync(work.Text));
            connection.OnError(error => connection.SendAsync(error.GetType().Name));
        });
        app.MapWebSocket("/pulling", static async connection => await connection.SendAsync($"pulled {(await connection.ReceiveAsync<string>()).Length}"));
    }
}
