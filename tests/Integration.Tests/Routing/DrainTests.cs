using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>How the application ends its connections when it stops.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task The_drain_chooses_words_and_may_speak_first_and_readiness_turns_while_it_runs()
    {
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var app = await StartAsync(o =>
        {
            o.Drain.Code = 1012;
            o.Drain.Reason = "back in a minute";
            o.Drain.OnDraining = async (connections, _) =>
            {
                foreach (var connection in connections)
                {
                    await connection.SendAsync("go elsewhere");
                }

                begun.SetResult();
                await go.Task;
            };
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("open");
        Assert.Equal("open", await client.ReceiveTextAsync());
        Assert.Equal("Healthy", await app.Http.GetStringAsync("/readyz"));
        var stopping = app.StopAsync();
        await begun.Task.WaitAsync(Clients.Patience);
        using (var response = await app.Http.GetAsync("/readyz"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        }

        await using (var late = await app.ConnectRawAsync())
        {
            await late.SendAsync(RawClient.Handshake("/ws"));
            Assert.Equal(503, (await late.ReadResponseAsync()).Status);
        }

        go.SetResult();
        Assert.Equal("go elsewhere", await client.ReceiveTextAsync());
        Assert.Equal((1012, "back in a minute"), await client.ExpectCloseAsync());
        await stopping.WaitAsync(Clients.Patience);
    }

    [Theory]
    [InlineData("back in a minute", 5000, "back in a minute;reconnect=5000")]
    [InlineData("", 1.5, ";reconnect=2")]
    [InlineData("The server is shutting down.", 0, "The server is shutting down.")]
    public async Task The_reason_tells_clients_over_which_time_to_return(string reason, double milliseconds, string expected)
    {
        await using var app = await TestApp.StartAsync(
            static map => map.MapWebSocket("/ws", static connection => connection.OnMessage(message => connection.SendAsync(message))),
            builder => builder.Services.AddWebSocketRoutes(o => (o.Drain.Reason, o.Drain.ReconnectWithin) = (reason, TimeSpan.FromMilliseconds(milliseconds))));
        await using var client = await app.ConnectAsync("/ws");
        var stopping = app.StopAsync();
        Assert.Equal((1001, expected), await client.ExpectCloseAsync());
        await stopping.WaitAsync(Clients.Patience);
    }

    [Theory]
    [InlineData(108, "00:00:01", null)]
    [InlineData(109, "00:00:01", "Drain.Reason with what Drain.ReconnectWithin appends is longer than 123 bytes of UTF-8 (RFC 6455 section 5.5). Shorten it.")]
    [InlineData(123, "0", null)]
    [InlineData(124, "0", "Drain.Reason is longer than 123 bytes of UTF-8 (RFC 6455 section 5.5). Shorten it.")]
    [InlineData(1, "-00:00:01", "Drain.ReconnectWithin is -00:00:01. It must be at least 1 ms; zero turns it off.")]
    [InlineData(1, "00:00:00.0009", "Drain.ReconnectWithin is 00:00:00.0009000. It must be at least 1 ms; zero turns it off.")]
    public async Task The_whole_reason_fits_into_a_close_frame(int length, string within, string? fault)
    {
        var starting = StartAsync(_ => { }, builder =>
        {
            builder.Configuration["WebSockets:Drain:Reason"] = new('x', length);
            builder.Configuration["WebSockets:Drain:ReconnectWithin"] = within;
        });
        if (fault is null)
        {
            await (await starting).DisposeAsync();
        }
        else
        {
            Assert.Contains(fault, (await Assert.ThrowsAsync<OptionsValidationException>(() => starting)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_handshake_that_a_drain_overtakes_is_503()
    {
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var answered = new TaskCompletionSource();
        await using var app = await TestApp.StartInMemoryAsync(
            map => map.MapWebSocket("/ws", _ => { }).AddEndpointFilter(async (context, next) =>
            {
                begun.SetResult();
                await go.Task;
                return await next(context);
            }),
            builder => builder.Services.AddWebSocketRoutes(o => o.Drain.OnDraining = (_, _) =>
            {
                go.SetResult();
                return answered.Task;
            }));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws"));
        await begun.Task.WaitAsync(Clients.Patience);
        var stopping = app.StopAsync();
        Assert.Equal(503, (await client.ReadResponseAsync()).Status);
        answered.SetResult();
        await stopping.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task Connections_end_in_batches()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(
            o =>
            {
                o.Drain.BatchSize = 2;
                o.Drain.BatchInterval = TimeSpan.FromSeconds(10);
                o.PingInterval = TimeSpan.Zero;
            },
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        var clients = new List<WebSocketTestClient>();
        for (var i = 0; i < 4; i++)
        {
            clients.Add(await app.ConnectAsync("/ws"));
            await clients[i].SendAsync("open");
            await clients[i].ReceiveTextAsync();
        }

        var closes = Channel.CreateUnbounded<int>();
        var stopping = app.StopAsync();
        var closing = clients.ConvertAll(async client =>
        {
            var (code, _) = await client.ExpectCloseAsync();
            closes.Writer.TryWrite(code);
        });
        Assert.Equal(1001, await closes.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));
        Assert.Equal(1001, await closes.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience));

        // Not a moment before its time, and no further: those of the second batch need real time to answer.
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(closes.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(closing);
        Assert.Equal(1001, await closes.Reader.ReadAsync());
        Assert.Equal(1001, await closes.Reader.ReadAsync());
        await stopping.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task A_drain_that_fails_is_logged_and_the_connections_end_all_the_same()
    {
        await using var app = await StartAsync(o => o.Drain.OnDraining = (_, _) => throw new InvalidOperationException("Fail"));
        await using var client = await app.ConnectAsync("/ws");
        var stopping = app.StopAsync();
        Assert.Equal(1001, (await client.ExpectCloseAsync()).Code);
        await stopping.WaitAsync(Clients.Patience);
        Assert.Equal("Fail", Assert.Single(app.Logs, log => log.Level == LogLevel.Error).Exception?.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_22_A_hook_that_ignores_its_token_does_not_block_the_shutdown(bool blocksItsThread)
    {
        using var never = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        await using var app = await StartAsync(o => o.Drain.OnDraining = (_, _) =>
        {
            begun.SetResult();
            if (blocksItsThread)
            {
                never.Wait(Clients.Patience * 2, CancellationToken.None);
            }

            return new TaskCompletionSource().Task;
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("open");
        Assert.Equal("open", await client.ReceiveTextAsync());
        using var patience = new CancellationTokenSource();
        var stopping = app.StopAsync(patience.Token);
        await begun.Task.WaitAsync(Clients.Patience);
        await patience.CancelAsync();
        await stopping.WaitAsync(Clients.Patience);
        Assert.Contains(app.Logs, static log => log.Level == LogLevel.Warning && log.Message.Contains("Drain.OnDraining", StringComparison.Ordinal));
        Assert.Empty(app.Services.GetRequiredService<WebSocketConnections>());
        never.Set();
    }

    [Fact]
    public async Task An_application_that_is_disposed_while_it_stops_gives_up_all_the_same()
    {
        var begun = new TaskCompletionSource();
        var gaveUp = new TaskCompletionSource();
        Task stopping;
        await using (var app = await StartAsync(
            o => o.Drain.OnDraining = async (_, token) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                gaveUp.SetResult();
            },
            builder => builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(1))))
        {
            stopping = app.StopAsync();
            await begun.Task.WaitAsync(Clients.Patience);
        }

        await gaveUp.Task.WaitAsync(Clients.Patience);
        await stopping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_come_and_go_by_themselves()
    {
        await using var first = await StartAsync(_ => { });
        await using var second = await StartAsync(_ => { });
        await using var client = await second.ConnectAsync("/ws");
        await first.StopAsync();
        await client.SendAsync("still here");
        Assert.Equal("still here", await client.ReceiveTextAsync());
        Assert.Single(second.Services.GetRequiredService<WebSocketConnections>());
    }

    private static Task<TestApp> StartAsync(Action<WebSocketServerOptions> configure, Action<WebApplicationBuilder>? more = null) => TestApp.StartInMemoryAsync(
        app =>
        {
            app.MapHealthChecks("/readyz");
            app.MapWebSocket("/ws", connection => connection.OnMessage(message => connection.SendAsync(message)));
        },
        builder =>
        {
            builder.Services.AddWebSocketRoutes(configure);
            builder.Services.AddHealthChecks().AddWebSocketRoutes();
            more?.Invoke(builder);
        });
}
