using System.Threading.RateLimiting;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Limiters of the application: who owns them, and what becomes of their exceptions.</summary>
public sealed class RateLimiterTests
{
    [Fact]
    public async Task Fault_N3_A_shared_limiter_outlives_its_connections_and_limits_all_of_them()
    {
        await using var limiter = PartitionedRateLimiter.Create<HttpContext, string>(static context => RateLimitPartition.GetTokenBucketLimiter(
            context.Request.Query["user"].ToString(),
            static _ => new() { TokenLimit = 3, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromDays(1), AutoReplenishment = false }));
        await using var app = await StartAsync(o => o.SharedMessageRateLimiter = limiter);
        for (var i = 0; i < 2; i++)
        {
            await using var client = await app.ConnectAsync("/ws?user=a");
            await client.SendAsync("echo");
            Assert.Equal("echo", await client.ReceiveTextAsync());
            await client.CloseAsync();
        }

        await using var busy = await app.ConnectAsync("/ws?user=a");
        await busy.SendAsync("echo");
        Assert.Equal("echo", await busy.ReceiveTextAsync());
        await busy.SendAsync("echo");
        Assert.Equal(1008, (await busy.ExpectCloseAsync()).Code);
        await using var other = await app.ConnectAsync("/ws?user=b");
        await other.SendAsync("echo");
        Assert.Equal("echo", await other.ReceiveTextAsync());
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Fault_N3_An_exception_of_a_limiter_is_an_error_and_closes_1011()
    {
        var shared = new TokenBucketRateLimiter(new() { TokenLimit = 100, TokensPerPeriod = 100, ReplenishmentPeriod = TimeSpan.FromSeconds(1) });
        await using var app = await StartAsync(o => o.MessageRateLimiter = _ => shared);
        await using (var first = await app.ConnectAsync("/ws"))
        {
            await first.SendAsync("echo");
            Assert.Equal("echo", await first.ReceiveTextAsync());
            await first.CloseAsync();
        }

        // The first connection has disposed of its limiter when it has ended.
        await Nodes.EventuallyAsync(() => Task.FromResult(app.Services.GetRequiredService<WebSocketConnections>().Count == 0));

        await shared.DisposeAsync();
        await using var second = await app.ConnectAsync("/ws");
        await second.SendAsync("echo");
        Assert.Equal(1011, (await second.ExpectCloseAsync()).Code);
        var log = Assert.Single(app.Logs);
        Assert.IsType<ObjectDisposedException>(log.Exception);
        Assert.Contains("SharedMessageRateLimiter", log.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebSocketServerOptions> configure) => TestApp.StartInMemoryAsync(
        static map => map.MapWebSocket("/ws", static connection => connection.OnMessage((string text) => connection.SendAsync(text))),
        builder => builder.Services.AddWebSocketRoutes(configure));
}
