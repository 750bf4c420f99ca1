using System.Collections.Concurrent;

namespace WebSocketToolkit.Testing.Tests.Wires;

/// <summary>What networks, and clients that are slow, broken or malicious, do to a connection.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Every_frame_may_arrive_byte_by_byte()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var client = await app.ConnectAsync("/mirror");
        client.Wire.BytesPerWrite = 1;

        await client.SendAsync(new string('ä', 300));
        await client.SendAsync("€");

        Assert.Equal(new string('ä', 300), await client.ReceiveTextAsync());
        Assert.Equal("€", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Two_connections_are_interleaved_as_the_test_says()
    {
        var handled = new ConcurrentQueue<string>();
        await using var app = await Apps.StartAsync(app => app.MapWebSocket("/note", connection => connection.OnMessage(message => handled.Enqueue(message.Text))));
        await using var ada = await app.ConnectAsync("/note");
        await using var bob = await app.ConnectAsync("/note");
        var wanted = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            await ada.SendAsync($"ada {i}");
            await bob.SendAsync($"bob {i}");
            wanted.AddRange([$"ada {i}", $"bob {i}"]);
            Assert.Equal(wanted.Count, handled.Count);
        }

        Assert.Equal(wanted, handled);
    }

    [Fact]
    public async Task A_client_that_stops_reading_holds_the_server_up()
    {
        var sent = 0;
        var full = new TaskCompletionSource();
        var opened = new TaskCompletionSource();
        await using var app = await Apps.StartAsync(app => app.MapWebSocket("/flood", async connection =>
        {
            await opened.Task;
            for (; sent < 100; sent++)
            {
                var sending = connection.SendAsync(new byte[10_000]);
                if (!sending.IsCompleted)
                {
                    full.TrySetResult();
                }

                await sending;
            }
        }).WithWebSocketOptions(static o => o.MaxSendBufferSize = 20_000));
        await using var client = await app.ConnectAsync("/flood");

        client.Wire.StopReading();
        opened.SetResult();
        await full.Task.WaitAsync(WebSocketTestOptions.DefaultTimeout);
        Assert.InRange(sent, 7, 11);
        await Assert.ThrowsAsync<WebSocketTestException>(() => client.ReceiveBytesAsync(TimeSpan.FromMilliseconds(50)));

        client.Wire.ContinueReading(bytes: 10_000 + 4);
        await client.ReceiveBytesAsync();
        await Assert.ThrowsAsync<WebSocketTestException>(() => client.ReceiveBytesAsync(TimeSpan.FromMilliseconds(50)));

        client.Wire.ContinueReading();
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(10_000, (await client.ReceiveBytesAsync()).Length);
        }
    }

    [Fact]
    public async Task A_client_reads_as_slowly_as_its_clock_says()
    {
        var time = new FakeTimeProvider();
        var sent = new SemaphoreSlim(0);
        await using var app = await Apps.StartAsync(
            app => app.MapWebSocket("/flood", connection => connection.OnMessage(async _ =>
            {
                for (var i = 0; i < 20; i++)
                {
                    await connection.SendAsync(new byte[10_000 - 4]);
                    sent.Release();
                }
            })).WithWebSocketOptions(static o => o.MaxSendBufferSize = 20_000),
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var client = await app.ConnectAsync("/flood");

        client.Wire.ReadSlowly(bytes: 5000, interval: TimeSpan.FromMilliseconds(100));
        await client.SendAsync("go");
        Assert.InRange(sent.CurrentCount, 7, 11);
        time.Advance(TimeSpan.FromMilliseconds(199));
        await client.ExpectNothingAsync(TimeSpan.FromMilliseconds(20));
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(i == 0 ? 1 : 200));
            Assert.Equal(10_000 - 4, (await client.ReceiveBytesAsync()).Length);
        }

        // Those of the second half can only be sent as the first is read.
        for (var i = 0; i < 15; i++)
        {
            Assert.True(await sent.WaitAsync(WebSocketTestOptions.DefaultTimeout));
        }

        client.Wire.StopReading();
        time.Advance(TimeSpan.FromSeconds(10));
        await client.ExpectNothingAsync(TimeSpan.FromMilliseconds(20));
        client.Wire.ContinueReading();
        for (var i = 10; i < 20; i++)
        {
            await client.ReceiveBytesAsync();
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => client.Wire.ReadSlowly(0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Wire.ReadSlowly(1, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_client_may_read_slowly_by_the_real_clock()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var client = await app.ConnectAsync("/mirror");

        client.Wire.ReadSlowly(bytes: 20_000, interval: TimeSpan.FromMilliseconds(20));
        var started = TimeProvider.System.GetTimestamp();
        await client.SendAsync(new byte[100_000]);
        Assert.Equal(100_000, (await client.ReceiveBytesAsync()).Length);

        // 100 004 bytes take six intervals; a timer's first may be a moment early.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.FromMilliseconds(100), WebSocketTestOptions.DefaultTimeout);
    }

    [Fact]
    public async Task A_server_that_stops_reading_is_named()
    {
        var busy = new TaskCompletionSource();
        await using var app = await Apps.StartAsync(
            app => app.MapWebSocket("/busy", connection => connection.OnMessage(_ => busy.Task)).WithWebSocketOptions(static o => o.MaxReceiveBufferSize = 1000));
        await using var client = await app.ConnectAsync("/busy", static o => o.Timeout = TimeSpan.FromSeconds(2));

        await client.SendAsync("first");
        await client.SendAsync(new string('x', 1000));
        var failure = await Assert.ThrowsAsync<WebSocketTestException>(() => client.SendAsync("one too many"));

        Assert.Equal(
            "The server did not read a message of 12 bytes on /busy within 2 s. It pauses while the receive buffer is full. Check whether a " +
            "callback blocks, or raise 'MaxReceiveBufferSize'.",
            failure.Message);
        busy.SetResult();
        await client.Wire.WhenReadAsync().WaitAsync(WebSocketTestOptions.DefaultTimeout);
    }

    [Theory]
    [InlineData(true, 1006)]
    [InlineData(false, 1006)]
    public async Task The_server_notices_a_client_that_is_gone(bool reset, int code)
    {
        var closed = new TaskCompletionSource<WebSocketClose>();
        await using var app = await Apps.StartAsync(app => app.MapWebSocket("/gone", connection =>
        {
            connection.OnClose(closed.SetResult);
            connection.OnMessage(static _ => { });
        }));
        await using var client = await app.ConnectAsync("/gone");

        if (reset)
        {
            client.Wire.Reset();
        }
        else
        {
            client.Wire.EndSending();
        }

        Assert.Equal(code, (await closed.Task.WaitAsync(WebSocketTestOptions.DefaultTimeout)).Code);
    }

    [Fact]
    public async Task An_abort_of_the_server_is_seen_as_a_reset()
    {
        await using var app = await Apps.StartAsync(static app => app.MapWebSocket("/drop", static connection => connection.OnMessage(_ => connection.Abort())));
        await using var raw = await app.ConnectRawAsync();
        await raw.UpgradeAsync("/drop");

        await raw.SendAsync(RawFrame.OfText("now"));

        Assert.Equal(TcpEnd.Reset, await raw.ReadEndAsync());
    }

    [Fact]
    public async Task Frames_before_the_101_are_kept()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var raw = await app.ConnectRawAsync();

        await raw.SendAsync([.. RawClient.Handshake("/mirror"), .. RawFrame.OfText("early").ToBytes()]);

        Assert.Equal(101, (await raw.ReadResponseAsync()).Status);
        Assert.Equal("early", (await raw.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task Garbage_is_answered_with_a_protocol_error()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var client = await app.ConnectAsync("/mirror");

        await client.Wire.WriteAsync(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF });

        await client.ExpectCloseAsync(1002);
    }

    [Fact]
    public async Task What_was_sent_before_the_end_is_answered()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        for (var i = 0; i < 100; i++)
        {
            await using var raw = await app.ConnectRawAsync();
            await raw.UpgradeAsync("/mirror");

            await raw.SendAsync(RawFrame.OfText("last words"), RawFrame.OfClose(1000));
            raw.EndSending();

            Assert.Equal("last words", (await raw.ReadFrameAsync()).Text);
            Assert.Equal(1000, (await raw.ReadFrameAsync()).CloseCode);
            Assert.Equal(TcpEnd.Fin, await raw.ReadEndAsync());
        }
    }
}
