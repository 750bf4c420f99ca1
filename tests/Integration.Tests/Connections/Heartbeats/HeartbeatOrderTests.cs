using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Connections.Heartbeats;

/// <summary>Heartbeats beside callbacks, limits, buffers and the end of a connection.</summary>
public sealed class HeartbeatOrderTests
{
    private static readonly RawFrame _heartbeat = RawFrame.OfText("");

    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task It_is_answered_ahead_of_waiting_callbacks()
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync("/typed");
        await client.SendAsync(Work("wait"), Work("next"), _heartbeat);
        await ExpectAnswersAsync(client, 1);
        await client.SendAsync(_heartbeat);
        await ExpectAnswersAsync(client, 1);
        _go.SetResult();
        await ExpectAsync(client, "wait", "next");
    }

    [Fact]
    public async Task It_is_answered_while_a_synchronous_callback_holds_the_reader()
    {
        using var gate = new ManualResetEventSlim();
        await using var app = await StartAsync(gate);
        await using var client = await app.UpgradeRawAsync("/held");
        await client.SendAsync(_heartbeat, Work("hold"), Work("next"), _heartbeat, _heartbeat);
        await ExpectAnswersAsync(client, 3);
        await client.SendAsync(_heartbeat);
        await ExpectAnswersAsync(client, 1);
        gate.Set();
        await ExpectAsync(client, "hold", "next");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_answered_while_OnOpen_runs(bool blocks)
    {
        using var gate = new ManualResetEventSlim();
        await using var app = await StartAsync(gate);
        await using var client = await app.UpgradeRawAsync($"/opening?blocks={blocks}");
        await client.SendAsync(Work("early"), _heartbeat);
        await ExpectAnswersAsync(client, 1);
        gate.Set();
        _go.SetResult();
        await ExpectAsync(client, "opened", "early");
    }

    [Fact]
    public async Task A_full_receive_buffer_holds_it_back_and_it_is_answered_before_the_message_in_front_of_it_has_its_turn()
    {
        await using var app = await StartAsync(configure: builder => builder.Services.AddWebSocketRoutes(o => o.MaxReceiveBufferSize = 100));
        await using var client = await app.UpgradeRawAsync("/typed");
        await client.SendAsync(Work("wait"), Work(new string('x', 200)), _heartbeat);
        await client.SendAsync(new RawFrame(Opcode.Ping, []));
        _go.SetResult();
        List<RawFrame> frames = [];
        for (var i = 0; i < 4; i++)
        {
            frames.Add(await client.ReadFrameAsync());
        }

        Assert.Equal("""{"text":"wait"}""", frames[0].Text);
        Assert.Contains(frames, static frame => frame is { Opcode: Opcode.Text, Payload: [] });
        Assert.Contains(frames, static frame => frame.Opcode == Opcode.Pong);
        Assert.Contains(frames, static frame => frame.Payload.Length > 200);
    }

    [Fact]
    public async Task It_reaches_no_pull()
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync("/typed");
        await client.SendAsync(RawFrame.OfText("""{"type":"pull"}"""), _heartbeat, RawFrame.OfText("this"));
        await ExpectAnswersAsync(client, 1);
        await ExpectAsync(client, "Pull of this");
    }

    [Fact]
    public async Task It_counts_for_no_rate_and_as_its_own_in_the_meter_and_shows_in_the_traffic_log()
    {
        await using var app = await StartAsync(configure: builder =>
        {
            builder.Logging.AddFilter("WebSocketToolkit.Traffic", LogLevel.Trace);
            builder.Services.AddWebSocketRoutes(o => o.MaxMessagesPerSecond = 1);
        });
        using var meters = new Measurements(app.Services.GetRequiredService<IMeterFactory>());
        await using var client = await app.UpgradeRawAsync("/typed");
        await client.SendAsync([.. Enumerable.Repeat(_heartbeat, 20)]);
        await ExpectAnswersAsync(client, 20);
        await client.SendAsync(Work("one"));
        await ExpectAsync(client, "one");
        await client.SendAsync(Work("more"));
        Assert.Equal(1008, await ReadCloseAsync(client));

        Assert.Equal(20, meters.Sum("websocket.server.heartbeats", ("http.route", "/typed")));
        Assert.Equal(2, meters.Sum("websocket.server.messages", ("network.io.direction", "receive")));
        Assert.Equal(1, meters.Sum("websocket.server.messages", ("network.io.direction", "transmit")));
        Assert.Equal(20, app.AllLogs.Count(static log => log.Message.EndsWith("/typed received text of 0 byte(s): ", StringComparison.Ordinal)));
        Assert.Equal(20, app.AllLogs.Count(static log => log.Message.EndsWith("/typed sent text of 0 byte(s): ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_neither_a_first_message_nor_a_sign_of_life(bool hasMessage)
    {
        await using var app = await StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(_time).AddWebSocketRoutes(o =>
        {
            o.PingInterval = TimeSpan.Zero;
            _ = hasMessage ? o.IdleTimeout = TimeSpan.FromSeconds(10) : o.FirstMessageTimeout = TimeSpan.FromSeconds(10);
        }));
        await using var client = await app.UpgradeRawAsync("/typed");
        if (hasMessage)
        {
            await client.SendAsync(Work("one"));
            await ExpectAsync(client, "one");
        }

        for (var i = 0; i < 3; i++)
        {
            await app.WhenServerListensAsync();
            _time.AdvanceInSteps(TimeSpan.FromSeconds(3));
            await client.SendAsync(_heartbeat);
            await ExpectAnswersAsync(client, 1);
        }

        await app.WhenServerListensAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1008, (await client.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    public async Task Nothing_follows_the_close_frame()
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync("/typed");
        await client.SendAsync(_heartbeat);
        await ExpectAnswersAsync(client, 1);
        var closing = app.Services.GetRequiredService<WebSocketConnections>().Single().CloseAsync(4000, "enough").AsTask();
        Assert.Equal(4000, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(_heartbeat, _heartbeat, RawFrame.OfClose(4000));
        await client.ReadEndAsync();
        await closing;
    }

    [Fact]
    public async Task A_peer_that_closes_is_answered_what_it_sent_before()
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync("/typed");
        await client.SendAsync(_heartbeat, RawFrame.OfClose(1000), _heartbeat);
        await ExpectAnswersAsync(client, 1);
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
        await client.ReadEndAsync();
    }

    [Fact]
    public async Task A_flood_of_them_from_a_peer_that_does_not_read_takes_no_memory_and_drops_nothing()
    {
        const int Plug = 1024 * 1024;
        await using var app = await StartAsync(configure: builder => builder.Services.AddWebSocketRoutes(static o =>
            (o.MaxSendBufferMessages, o.SlowConsumerPolicy, o.PingInterval) = (1, WebSocketSlowConsumerPolicy.Close, TimeSpan.Zero)));
        using var meters = new Measurements(app.Services.GetRequiredService<IMeterFactory>());
        await using var client = await app.UpgradeRawAsync("/typed");
        await app.WhenServerListensAsync();
        var connection = app.Services.GetRequiredService<WebSocketConnections>().Single();
        do
        {
            Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new byte[Plug]));
        }
        while (connection.BufferedBytes < Plug);

        var buffered = connection.BufferedBytes;
        await client.SendAsync([.. Enumerable.Repeat(_heartbeat, 1000)]);
        await Nodes.EventuallyAsync(() => Task.FromResult(meters.Sum("websocket.server.heartbeats") == 1000));
        Assert.InRange(connection.BufferedBytes, 0, buffered);
        await client.SendAsync(Work("behind"));
        var answers = 0;
        while (await client.ReadFrameAsync() is var frame && (frame.Opcode == Opcode.Binary || frame.Payload.Length == 0))
        {
            answers += frame.Opcode == Opcode.Text ? 1 : 0;
        }

        Assert.InRange(answers, 1, 1000);
        Assert.Empty(app.Logs);
    }

    private static RawFrame Work(string text) => RawFrame.OfText($$"""{"type":"work","text":"{{text}}"}""");

    private static async Task ExpectAnswersAsync(RawClient client, int count)
    {
        for (var i = 0; i < count; i++)
        {
            Assert.Equal((Opcode.Text, ""), await client.ReadFrameAsync() is var frame ? (frame.Opcode, frame.Text) : default);
        }
    }

    private static async Task ExpectAsync(RawClient client, params string[] texts)
    {
        foreach (var text in texts)
        {
            Assert.Equal($$"""{"text":"{{text}}"}""", (await client.ReadFrameAsync()).Text);
        }
    }

    private static async Task<int> ReadCloseAsync(RawClient client)
    {
        while (true)
        {
            if (await client.ReadFrameAsync() is { Opcode: Opcode.Close } close)
            {
                return close.CloseCode;
            }
        }
    }

    private Task<TestApp> StartAsync(ManualResetEventSlim? gate = null, Action<WebApplicationBuilder>? configure = null) => TestApp.StartInMemoryAsync(
        static app =>
        {
            app.MapTyped();
            if (app.Services.GetService<ManualResetEventSlim>() is not null)
            {
                app.MapHeld();
                app.MapOpening();
            }
        },
        builder =>
        {
            builder.Services.AddSingleton(_go);
            if (gate is not null)
            {
                builder.Services.AddSingleton(gate);
            }

            configure?.Invoke(builder);
        });
}
