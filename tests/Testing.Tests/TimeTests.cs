namespace WebSocketToolkit.Testing.Tests;

/// <summary>Time passes when the test says so.</summary>
public sealed class TimeTests
{
    private static readonly TimeSpan _almost = TimeSpan.FromSeconds(14);
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_client_that_does_not_answer_pings_is_given_up()
    {
        var time = new FakeTimeProvider();
        var closed = new TaskCompletionSource<WebSocketClose>();
        await using var app = await Apps.StartAsync(
            app => app.MapWebSocket("/quiet", connection => connection.OnClose(closed.SetResult)),
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var raw = await app.ConnectRawAsync();
        await raw.UpgradeAsync("/quiet");

        time.Advance(_almost);
        time.Advance(_second);
        Assert.Equal(Opcode.Ping, (await raw.ReadFrameAsync()).Opcode);
        time.Advance(_almost);
        Assert.False(closed.Task.IsCompleted);
        time.Advance(_second);

        Assert.Equal(TcpEnd.Reset, await raw.ReadEndAsync());
        Assert.Equal(1006, (await closed.Task.WaitAsync(WebSocketTestOptions.DefaultTimeout)).Code);
    }

    [Fact]
    public async Task A_silent_client_is_closed_when_its_time_is_up()
    {
        var time = new FakeTimeProvider();
        await using var app = await Apps.StartAsync(
            static app => app.MapMirror().WithWebSocketOptions(static o => (o.IdleTimeout, o.PingInterval) = (TimeSpan.FromMinutes(5), TimeSpan.Zero)),
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var client = await app.ConnectAsync("/mirror");

        time.Advance(TimeSpan.FromMinutes(4));
        await client.SendAsync("still here");
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("still here", await client.ReceiveTextAsync());
        await client.ExpectNothingAsync(TimeSpan.FromMilliseconds(1));
        time.Advance(TimeSpan.FromMinutes(1));

        await client.ExpectCloseAsync(1008);
    }
}
