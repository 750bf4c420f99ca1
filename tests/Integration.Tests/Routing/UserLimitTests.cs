using System.Security.Claims;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>The number of connections that one user may have.</summary>
public sealed class UserLimitTests
{
    [Theory]
    [InlineData("/by-attribute")]
    [InlineData("/by-option")]
    public async Task A_user_may_have_so_many_connections_and_no_more(string path)
    {
        await using var app = await StartAsync();
        await using var first = await ConnectAsync(app, path, "ada");
        await using (var second = await ConnectAsync(app, path, "ada"))
        {
            Assert.Equal(429, await StatusAsync(app, path, "ada"));
            Assert.Equal(429, await StatusAsync(app, path, "ada"));
            Assert.Equal(101, await StatusAsync(app, path, "bob"));
            await using var anonymous = await ConnectAsync(app, path, null);
            await using var another = await ConnectAsync(app, path, null);
            await using var third = await ConnectAsync(app, path, null);
            await second.CloseAsync();
        }

        // The place is free once the server has left the connection.
        await using var next = await ConnectAsync(app, path, "ada");
        Assert.Equal(429, await StatusAsync(app, path, "ada"));
    }

    [Fact]
    public async Task Handshakes_that_fail_take_no_place()
    {
        await using var app = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(403, await StatusAsync(app, "/refusing", "ada"));
            Assert.Equal(500, await StatusAsync(app, "/failing", "ada"));
            await FailLateAsync(app);
        }

        await using var first = await ConnectAsync(app, "/by-option", "ada");
        await using var second = await ConnectAsync(app, "/by-option", "ada");
    }

    [Theory]
    [InlineData("the peer closes")]
    [InlineData("the server closes")]
    [InlineData("the server aborts")]
    public async Task Whoever_has_seen_the_end_of_one_connection_may_have_the_next(string how)
    {
        await using var app = await TestApp.StartAsync(static map => map
            .MapWebSocket("/", static connection => connection.OnMessage(async Task (string text) =>
            {
                if (text == "the server closes")
                {
                    await connection.CloseAsync();
                }
                else
                {
                    connection.Abort();
                }
            }))
            .WithWebSocketOptions(static options => options.MaxConnections = 1));
        for (var i = 0; i < 100; i++)
        {
            await using var client = await app.UpgradeRawAsync("/");
            await client.SendAsync(how == "the peer closes" ? RawFrame.OfClose(1000) : RawFrame.OfText(how));
            if (how != "the server aborts")
            {
                Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
                await client.SendAsync(how == "the server closes" ? [RawFrame.OfClose(1000)] : []);
            }

            await client.ReadEndAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_N5_An_application_that_maps_nothing_is_warned(bool isMapped)
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapGet("/", static () => "");
            if (isMapped)
            {
                map.MapWebSocket("/ws", static _ => { });
            }
        });
        var warnings = app.AllLogs.Count(static entry => entry.Level == LogLevel.Warning && entry.Message.Contains("app.MapWebSocketRoutes();", StringComparison.Ordinal));
        Assert.Equal(isMapped ? 0 : 1, warnings);
    }

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(
        static map =>
        {
            map.Use(static (context, next) =>
            {
                if (context.Request.Headers["X-User"].ToString() is { Length: > 0 } name)
                {
                    context.User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, name)], "test"));
                }

                return next(context);
            });
            map.MapByAttribute();
            map.MapWebSocket("/by-option", static connection => connection.OnMessage(message => connection.SendAsync(message)))
                .WithWebSocketOptions(static options => options.MaxConnectionsPerUser = 2);
            map.MapRefusing().WithWebSocketOptions(static options => options.MaxConnectionsPerUser = 2);
            map.MapWebSocket("/failing", static _ => { }).WithWebSocketOptions(static options => options.MaxConnectionsPerUser = 2)
                .AddEndpointFilter(static (_, _) => throw new InvalidTimeZoneException("thrown by the test"));
            map.MapWebSocket("/failing-late", static _ => { }).WithWebSocketOptions(static options =>
            {
                options.MaxConnectionsPerUser = 2;
                options.MessageRateLimiter = static _ => throw new InvalidTimeZoneException("thrown by the test");
            });
        });

    private static Task<WebSocketTestClient> ConnectAsync(TestApp app, string path, string? user) => app.ConnectAsync(path, options =>
    {
        if (user is not null)
        {
            options.Headers["X-User"] = user;
        }
    });

    private static async Task FailLateAsync(TestApp app)
    {
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/failing-late", ("X-User", "ada")));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);

        // The place is free before the client sees the end.
        await client.ReadEndAsync();
    }

    private static async Task<int> StatusAsync(TestApp app, string path, string user)
    {
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path, ("X-User", user)));
        return (await client.ReadResponseAsync()).Status;
    }
}

[WebSocketRoute("/by-attribute", ManualMap = true, MaxConnectionsPerUser = 2)]
internal sealed class ByAttribute
{
    public string OnMessage(string text) => text;
}

[WebSocketRoute("/refusing", ManualMap = true)]
internal sealed class Refusing
{
    public bool OnUpgrade() => false;

    public string OnMessage(string text) => text;
}
