using System.Collections.Concurrent;

#pragma warning disable WST102 // Callbacks that block are the point.

namespace WebSocketToolkit.Integration.Tests.Connections.Rooms;

/// <summary>A callback that blocks its thread: neither its own connection's pings nor another connection's messages wait for it.</summary>
public sealed class BlockingTests
{
    [Theory]
    [InlineData("/blocking")]
    [InlineData("/blocking-span")]
    [InlineData("/blocking-listener")]
    [InlineData("/blocking-method")]
    public async Task Fault_4_Pings_are_answered_while_a_callback_blocks_its_thread(string path)
    {
        var gate = new Gate();
        await using var app = await StartAsync(gate);
        await using var client = await app.UpgradeRawAsync(path);
        for (var round = 0; round < 3; round++)
        {
            // The frames of one read, and those of later reads.
            var message = path.EndsWith("span", StringComparison.Ordinal) ? RawFrame.OfBinary("hold"u8.ToArray()) : RawFrame.OfText("hold");
            var next = message with { Payload = "next"u8.ToArray() };
            await client.SendAsync(message, next, new RawFrame(Opcode.Ping, [1]));
            Assert.Equal([1], (await client.ReadFrameAsync()).Payload);
            for (byte i = 2; i < 10; i++)
            {
                await client.SendAsync(next, new RawFrame(Opcode.Ping, [i]));
                Assert.Equal([i], (await client.ReadFrameAsync()).Payload);
            }

            gate.Open();
            Assert.Equal("held hold", (await client.ReadFrameAsync()).Text);
            for (var i = 1; i < 10; i++)
            {
                Assert.Equal("next", (await client.ReadFrameAsync()).Text);
            }
        }

        await client.SendAsync(RawFrame.OfClose(1000));
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Fault_4_Pings_are_answered_while_a_callback_that_takes_a_stream_or_a_fault_blocks_its_thread()
    {
        var gate = new Gate();
        await using var app = await StartAsync(gate);
        await using var client = await app.UpgradeRawAsync("/blocking-stream");
        await client.SendAsync(RawFrame.OfText("hold"), new RawFrame(Opcode.Ping, [1]));
        Assert.Equal([1], (await client.ReadFrameAsync()).Payload);
        gate.Open();
        Assert.Equal("held hold", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(RawFrame.OfText("throw"), new RawFrame(Opcode.Ping, [2]));
        Assert.Equal([2], (await client.ReadFrameAsync()).Payload);
        gate.Open();
        Assert.Equal("held hold of an error", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task Fault_18_The_close_frame_of_a_fault_does_not_wait_for_OnError()
    {
        var gate = new Gate();
        await using var app = await StartAsync(gate);
        await using var client = await app.UpgradeRawAsync("/blocking-fault");
        await client.SendAsync(new RawFrame(Opcode.Continuation, [1]));
        Assert.Equal(1002, (await client.ReadFrameAsync()).CloseCode);
        gate.Open();
    }

    [Theory]
    [InlineData("/blocking-open")]
    [InlineData("/blocking-delegate")]
    public async Task Fault_4_Pings_are_answered_while_OnOpen_blocks_its_thread(string path)
    {
        var gate = new Gate();
        await using var app = await StartAsync(gate);
        await using var client = await app.UpgradeRawAsync(path);
        await client.SendAsync(new RawFrame(Opcode.Ping, [1]));
        Assert.Equal([1], (await client.ReadFrameAsync()).Payload);
        gate.Open();
        Assert.Equal("opened", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task Fault_4_A_close_is_answered_after_a_callback_that_blocks_and_an_abort_meanwhile_ends_it()
    {
        var gate = new Gate();
        await using var app = await StartAsync(gate);
        await using (var client = await app.UpgradeRawAsync("/blocking"))
        {
            await client.SendAsync(RawFrame.OfText("hold"), new RawFrame(Opcode.Ping, [1]));
            Assert.Equal([1], (await client.ReadFrameAsync()).Payload);
            await client.SendAsync(RawFrame.OfText("next"), RawFrame.OfClose(4000));
            gate.Open();
            Assert.Equal("held hold", (await client.ReadFrameAsync()).Text);
            Assert.Equal("next", (await client.ReadFrameAsync()).Text);
            Assert.Equal(4000, (await client.ReadFrameAsync()).CloseCode);
        }

        await using (var client = await app.UpgradeRawAsync("/blocking"))
        {
            await client.SendAsync(RawFrame.OfText("hold"), new RawFrame(Opcode.Ping, [1]));
            Assert.Equal([1], (await client.ReadFrameAsync()).Payload);
        }

        gate.Open();
        await app.StopAsync();
        Assert.Empty(app.Services.GetRequiredService<WebSocketConnections>());
    }

    [Theory]
    [InlineData("/sends-to")]
    [InlineData("/sends-to-group")]
    public async Task Fault_5_What_a_callback_sends_to_another_connection_does_not_wait_for_the_callback(string path)
    {
        var gate = new Gate();
        await using var app = await StartAsync(gate);
        await using var victim = await app.UpgradeRawAsync("/victim");
        await victim.SendAsync(RawFrame.OfText("ready"));
        Assert.Equal("ready", (await victim.ReadFrameAsync()).Text);
        await using var other = await app.UpgradeRawAsync(path);
        await other.SendAsync(RawFrame.OfText("hello"));
        Assert.Equal("hello", (await victim.ReadFrameAsync()).Text);
        await victim.SendAsync(RawFrame.OfText("echo"), new RawFrame(Opcode.Ping, [1]));
        Assert.Equal("echo", (await victim.ReadFrameAsync()).Text);
        Assert.Equal([1], (await victim.ReadFrameAsync()).Payload);
        gate.Open();
        Assert.Equal("later", (await victim.ReadFrameAsync()).Text);
    }

    private static Task<TestApp> StartAsync(Gate gate) => TestApp.StartInMemoryAsync(
        map =>
        {
            var victims = new ConcurrentBag<WebSocketConnection>();
            map.MapBlocking();
            map.MapBlockingSpan();
            map.MapBlockingStream();
            map.MapBlockingFault();
            map.MapBlockingOpen();
            map.MapWebSocket("/blocking-listener", connection => connection.OnMessage((string text) =>
            {
                _ = connection.SendAsync(gate.Hold(text)).AsTask();
            }));
            map.MapWebSocket("/blocking-method", gate.Listen);
            map.MapWebSocket("/blocking-delegate", connection =>
            {
                gate.Hold("hold");
                _ = connection.SendAsync("opened").AsTask();
            });
            map.MapWebSocket("/victim", async connection =>
            {
                victims.Add(connection);
                connection.OnMessage((string text) => connection.SendAsync(text));
                await connection.JoinAsync("victims");
            }).WithName("victim");
            map.MapWebSocket("/sends-to", connection => connection.OnMessage(async (string text) =>
            {
                await victims.Single().SendAsync(text);
                gate.Hold("hold");
                await victims.Single().SendAsync("later");
            }));
            var groups = map.Services.GetRequiredKeyedService<WebSocketGroups>("victim");
            map.MapWebSocket("/sends-to-group", connection => connection.OnMessage(async (string text) =>
            {
                await groups.Group("victims").SendAsync(text);
                gate.Hold("hold");
                await groups.Group("victims").SendAsync("later");
            }));
        },
        builder => builder.Services.AddSingleton(gate));
}

/// <summary>Holds the thread of a callback until the test opens it, once for each time.</summary>
internal sealed class Gate
{
    private readonly SemaphoreSlim _gate = new(0);

    public void Open() => _gate.Release();

    public string Hold(string text)
    {
        if (text != "hold")
        {
            return text;
        }

        Assert.True(_gate.Wait(Clients.Patience));
        return "held " + text;
    }

    public void Listen(WebSocketConnection connection) => connection.OnMessage(async (string text) => await connection.SendAsync(Hold(text)));
}

[WebSocketRoute("/blocking", ManualMap = true)]
internal sealed class Blocking(Gate gate)
{
    public string OnMessage(string text) => gate.Hold(text);
}

[WebSocketRoute("/blocking-span", ManualMap = true)]
internal sealed class BlockingSpan(Gate gate)
{
    public string OnMessage(ReadOnlySpan<byte> bytes)
    {
        var before = System.Text.Encoding.UTF8.GetString(bytes);
        var held = gate.Hold(before);

        // The memory is still this message's.
        Assert.Equal(before, System.Text.Encoding.UTF8.GetString(bytes));
        return held;
    }
}

[WebSocketRoute("/blocking-open", ManualMap = true)]
internal sealed class BlockingOpen(Gate gate)
{
    public string OnOpen()
    {
        gate.Hold("hold");
        return "opened";
    }

    public string OnMessage(string text) => text;
}

[WebSocketRoute("/blocking-stream", ManualMap = true)]
internal sealed class BlockingStream(Gate gate)
{
    private bool _throws;

    public async Task<string> OnMessage(Stream body)
    {
        if (_throws)
        {
            throw new InvalidTimeZoneException("thrown by the test");
        }

        _throws = true;
        var held = gate.Hold("hold");
        await Task.Yield();
        return held;
    }

    public string OnError(InvalidTimeZoneException error) => gate.Hold("hold") + " of an error";
}

[WebSocketRoute("/blocking-fault", ManualMap = true)]
internal sealed class BlockingFault(Gate gate)
{
    public void OnError(WebSocketProtocolException error) => gate.Hold("hold");
}
