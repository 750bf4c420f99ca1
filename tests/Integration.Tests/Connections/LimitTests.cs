using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Every limit, with the answer that it gives; time is the test's own.</summary>
public sealed class LimitTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_peer_that_answers_no_ping_is_gone()
    {
        var closed = new TaskCompletionSource<WebSocketClose>();
        await using var app = await StartAsync(_ => { }, closed);
        await using var client = await app.UpgradeRawAsync("/ws");
        await EchoAsync(client);
        await app.WhenServerListensAsync();
        _time.AdvanceInSteps(TimeSpan.FromSeconds(15));
        Assert.Equal(Opcode.Ping, (await client.ReadFrameAsync()).Opcode);
        await client.SendAsync(new RawFrame(Opcode.Pong, []));
        await EchoAsync(client);
        await app.WhenServerListensAsync();
        _time.AdvanceInSteps(TimeSpan.FromSeconds(15));
        Assert.Equal(Opcode.Ping, (await client.ReadFrameAsync()).Opcode);
        _time.AdvanceInSteps(TimeSpan.FromSeconds(14));
        Assert.False(closed.Task.IsCompleted);
        _time.AdvanceInSteps(TimeSpan.FromSeconds(2));
        Assert.Equal(new(1006, "", WebSocketCloseInitiator.Peer), await closed.Task.WaitAsync(Clients.Patience));
    }

    [Theory]
    [InlineData("first", 1008)]
    [InlineData("idle", 1008)]
    [InlineData("lifetime", 1001)]
    public async Task Silence_and_age_are_bounded(string limit, int code)
    {
        await using var app = await StartAsync(o =>
        {
            o.PingInterval = TimeSpan.Zero;
            _ = limit switch
            {
                "first" => o.FirstMessageTimeout = TimeSpan.FromSeconds(10),
                "idle" => o.IdleTimeout = TimeSpan.FromSeconds(10),
                _ => o.MaxLifetime = TimeSpan.FromSeconds(10),
            };
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        if (limit != "first")
        {
            await EchoAsync(client);
        }

        await app.WhenServerListensAsync();
        _time.AdvanceInSteps(TimeSpan.FromSeconds(9));
        if (limit == "idle")
        {
            await EchoAsync(client);
            await app.WhenServerListensAsync();
            _time.AdvanceInSteps(TimeSpan.FromSeconds(9));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(code, (await client.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    public async Task A_first_message_in_time_ends_the_wait()
    {
        await using var app = await StartAsync(o =>
        {
            o.PingInterval = TimeSpan.Zero;
            o.FirstMessageTimeout = TimeSpan.FromSeconds(10);
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        await EchoAsync(client);
        _time.AdvanceInSteps(TimeSpan.FromMinutes(10));
        await EchoAsync(client);
    }

    [Fact]
    public async Task Connections_are_counted_per_route_and_in_total()
    {
        await using var app = await StartAsync(o => o.MaxConnections = 1, total: 2);
        var first = await app.UpgradeRawAsync("/ws");
        await using (var refused = await app.ConnectRawAsync())
        {
            await refused.SendAsync(RawClient.Handshake("/ws"));
            var response = await refused.ReadResponseAsync();
            Assert.Equal(503, response.Status);
            Assert.Equal("1", response.Headers["Retry-After"]);
        }

        await using var other = await app.UpgradeRawAsync("/other");
        await using (var refused = await app.ConnectRawAsync())
        {
            await refused.SendAsync(RawClient.Handshake("/other"));
            Assert.Equal(503, (await refused.ReadResponseAsync()).Status);
        }

        await first.SendAsync(RawFrame.OfClose(1000));
        Assert.Equal(1000, (await first.ReadFrameAsync()).CloseCode);
        await first.ReadEndAsync();
        await using var again = await app.UpgradeRawAsync("/ws");
        await EchoAsync(again);
    }

    [Fact]
    public async Task More_messages_than_the_rate_allows_are_1008()
    {
        await using var app = await StartAsync(o => o.MaxMessagesPerSecond = 5);
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync([.. Enumerable.Range(0, 6).Select(i => RawFrame.OfText($"{i}"))]);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal($"{i}", (await client.ReadFrameAsync()).Text);
        }

        Assert.Equal(1008, (await client.ReadFrameAsync()).CloseCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handshake_that_takes_too_long_is_503(bool heedsItsToken)
    {
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            map => map.MapWebSocket("/ws", _ => { }).AddEndpointFilter(async (context, next) =>
            {
                entered.SetResult();
                await (heedsItsToken ? Task.Delay(Timeout.Infinite, context.HttpContext.RequestAborted) : go.Task);
                return await next(context);
            }),
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws"));
        await entered.Task;
        _time.AdvanceInSteps(TimeSpan.FromSeconds(31));
        go.SetResult();
        Assert.Equal(503, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task An_expired_ticket_closes_1008()
    {
        await using var app = await TestApp.StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    var properties = new AuthenticationProperties { ExpiresUtc = _time.GetUtcNow().AddMinutes(5) };
                    var ticket = new AuthenticationTicket(new ClaimsPrincipal(), properties, "test");
                    context.Features.Set<IAuthenticateResultFeature>(new Result { AuthenticateResult = AuthenticateResult.Success(ticket) });
                    return next(context);
                });
                map.MapWebSocket("/ws", connection => connection.OnMessage(message => connection.SendAsync(message)))
                    .WithWebSocketOptions(o =>
                    {
                        o.CloseOnAuthenticationExpiration = true;
                        o.PingInterval = TimeSpan.Zero;
                    });
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_time));
        await using var client = await app.UpgradeRawAsync("/ws");
        await EchoAsync(client);
        _time.AdvanceInSteps(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        await EchoAsync(client);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1008, (await client.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    public async Task A_sender_waits_for_a_slow_peer_and_the_queue_stays_bounded()
    {
        const int Queue = 256 * 1024;
        var sent = 0;
        var stalled = new TaskCompletionSource<int>();
        await using var app = await TestApp.StartAsync(map => map
            .MapWebSocket("/ws", connection =>
            {
                connection.Run(async _ =>
                {
                    var message = new byte[64 * 1024];
                    while (true)
                    {
                        var sending = connection.SendAsync(message);

                        // One that waits only for the system to copy it comes before the queue is full.
                        if (!sending.IsCompleted && connection.BufferedBytes > Queue / 2)
                        {
                            stalled.TrySetResult(sent);
                        }

                        if (await sending != WebSocketSendResult.Queued)
                        {
                            return;
                        }

                        Interlocked.Increment(ref sent);
                        Assert.InRange(connection.BufferedBytes, 0, Queue + (2 * message.Length));
                    }
                });
            })
            .WithWebSocketOptions(o => o.MaxSendBufferSize = Queue));
        await using var client = await app.UpgradeRawAsync("/ws");
        var stalledAt = await stalled.Task.WaitAsync(Clients.Patience);
        for (var i = 0; i < stalledAt + 50; i++)
        {
            Assert.Equal(64 * 1024, (await client.ReadFrameAsync()).Payload.Length);
        }

        Assert.True(Volatile.Read(ref sent) > stalledAt);
    }

    private static async Task EchoAsync(RawClient client)
    {
        await client.SendAsync(RawFrame.OfText("echo"));
        Assert.Equal("echo", (await client.ReadFrameAsync()).Text);
    }

    /// <summary>The 101 arrives before the connection counts as open.</summary>
    private Task<TestApp> StartAsync(Action<WebSocketRouteOptions> configure, TaskCompletionSource<WebSocketClose>? closed = null, int total = 0) =>
        TestApp.StartAsync(
            map =>
            {
                map.MapWebSocket("/ws", connection =>
                {
                    connection.OnMessage(message => connection.SendAsync(message));
                    connection.OnClose(close => closed?.SetResult(close));
                }).WithWebSocketOptions(configure);
                map.MapWebSocket("/other", _ => { });
            },
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(_time);
                builder.Services.AddWebSocketRoutes(o => o.MaxTotalConnections = total);
            });

    private sealed class Result : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}
