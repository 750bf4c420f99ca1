using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>Deadlines that hold on every kind of wire, against callbacks and hooks that never end, and slow peers.</summary>
public sealed class DeadlineTests
{
    public static TheoryData<WireKind> Wires => [.. Enum.GetValues<WireKind>()];

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task A_callback_that_blocks_its_thread_keeps_no_peer(WireKind wire)
    {
        using var unblock = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        await using var app = await WiredApp.StartAsync(
            wire,
#pragma warning disable WST102 // It blocks on purpose.
            map => map.MapWebSocket("/", connection => connection.OnMessage((string _) =>
            {
                begun.TrySetResult();
                unblock.Wait(CancellationToken.None);
            })),
#pragma warning restore WST102
            static options => options.MaxLifetime = TimeSpan.FromSeconds(1));
        await using var client = await app.ConnectAsync();
        await client.SendAsync(RawFrame.OfText("x"), RawFrame.OfText("y"));
        await begun.Task.WaitAsync(Clients.Patience);
        Assert.Equal(1001, (await client.ReadFrameAsync()).CloseCode);
        var left = new FairStopwatch();
        await client.ReadToEndAsync();
        unblock.Set();

        // A peer that has been sent everything has no credit beside the close timeout.
        left.Expect(WiredApp.CloseTimeout * 4);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    public async Task Fault_24_A_handshake_is_answered_in_time_whatever_its_filter_does(WireKind wire)
    {
        var going = new TaskCompletionSource();
        await using var app = await WiredApp.StartAsync(
            wire,
            app => app.MapWebSocket("/", static _ => { }).AddEndpointFilter(async (context, next) =>
            {
                await going.Task;
                return await next(context);
            }),
            static options => options.HandshakeTimeout = TimeSpan.FromMilliseconds(200));
        if (wire is WireKind.Http2 or WireKind.OwnHttp2)
        {
            // ":status: 503" is a literal, and so not the 200 that the raw client knows.
            await Assert.ThrowsAnyAsync<Exception>(() => app.ConnectAsync().WaitAsync(WiredApp.Latest));
        }
        else
        {
            var refused = await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync().WaitAsync(WiredApp.Latest));
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.Status);
        }

        going.SetResult();
    }

    [Theory]
    [InlineData(WireKind.Kestrel)]
    [InlineData(WireKind.Own)]
    public async Task Fault_19_The_reply_to_the_last_pulled_message_precedes_the_answer_to_the_close(WireKind wire)
    {
        await using var app = await WiredApp.StartAsync(wire, static app => app.MapWebSocket("/", static async connection =>
        {
            await foreach (var message in connection.ReadAllAsync())
            {
                await Task.Yield();
                await connection.SendAsync(message);
            }
        }));
        await using var client = await app.ConnectAsync();
        await client.SendAsync(RawFrame.OfText("1"), RawFrame.OfText("2"), RawFrame.OfClose(1000));
        Assert.Equal("1", (await client.ReadFrameAsync()).Text);
        Assert.Equal("2", (await client.ReadFrameAsync()).Text);
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    [Trait("Category", "Load")]
    public async Task P5_The_last_message_is_not_cut_off_while_the_peer_reads_it(WireKind wire)
    {
        await using var app = await WiredApp.StartAsync(wire, static app => app.MapWebSocket("/", static async connection =>
        {
            await connection.SendAsync(new byte[600_000]);
            await connection.CloseAsync(4000, "done");
        }));
        await using var client = await app.ConnectAsync(receiveBuffer: 4096, bytesPerSecond: 100_000);
        Assert.Equal(600_000, (await client.ReadFrameAsync()).Payload.Length);
        Assert.Equal(4000, (await client.ReadFrameAsync()).CloseCode);
    }

    [Theory]
    [MemberData(nameof(Wires))]
    [Trait("Category", "Load")]
    public async Task P6_A_reader_that_makes_progress_is_not_dropped_for_want_of_a_pong(WireKind wire)
    {
        await using var app = await WiredApp.StartAsync(
            wire,
            static app => app.MapWebSocket("/", static async connection => await connection.SendAsync(new byte[600_000])),
            static options => (options.PingInterval, options.PongTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        await using var client = await app.ConnectAsync(receiveBuffer: 4096, bytesPerSecond: 100_000);
        Assert.Equal(600_000, (await client.ReadFrameAsync()).Payload.Length);
    }

    [Theory]
    [InlineData(WireKind.Kestrel)]
    [InlineData(WireKind.Own)]
    public async Task Fault_26_A_full_server_refuses_with_503(WireKind wire)
    {
        await using var app = await WiredApp.StartAsync(
            wire, static app => app.MapWebSocket("/", static _ => { }), kestrel: static options => options.Limits.MaxConcurrentUpgradedConnections = 1);
        await using var first = await app.ConnectAsync();
        var refused = await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync());
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.DoesNotContain(app.Logs, static entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData(WireKind.Kestrel)]
    [InlineData(WireKind.Own)]
    public async Task W7_An_abort_in_the_first_callback_does_not_overtake_the_101(WireKind wire)
    {
        await using var app = await WiredApp.StartAsync(wire, static app => app.MapWebSocket("/", static connection => connection.Abort()));
        for (var i = 0; i < 50; i++)
        {
            await using var client = await app.ConnectAsync();
        }
    }
}
