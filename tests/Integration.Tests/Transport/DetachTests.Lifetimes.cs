using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Time.Testing;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>Tokens of the request and of its connection that middleware has taken before the 101.</summary>
public sealed partial class DetachTests
{
    private enum End
    {
        PeerCloses,
        PeerVanishes,
        Abort,
        Stop,
    }

    public static TheoryData<bool, string> Ends
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (var end in Enum.GetNames<End>())
            {
                data.Add(false, end);
                data.Add(true, end);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Tokens_from_before_the_101_fire_at_the_end_of_the_connection_and_not_at_that_of_the_request(bool isDetached, string end)
    {
        var tokens = new List<CancellationToken>();
        var fired = new List<Task>();
        await using var app = await StartAsync(
            map =>
            {
                map.Use(async (context, next) =>
                {
                    Take(context.RequestAborted);
                    Take(context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed);
                    await next(context);
                    Take(context.RequestAborted);
                });
                map.MapWebSocket("/", static connection => connection.OnMessage(async message =>
                {
                    await connection.SendAsync(message);
                    if (message.Text == "abort")
                    {
                        connection.Abort();
                    }
                }));
            },
            isDetached);
        await using (var client = await app.ConnectRawAsync())
        {
            await client.UpgradeAsync("/");
            await client.SendAsync(RawFrame.OfText("x"));
            Assert.Equal("x", (await client.ReadFrameAsync()).Text);
            Assert.Equal(isDetached ? 3 : 2, tokens.Count);
            Assert.DoesNotContain(tokens, static token => token.IsCancellationRequested);
            switch (Enum.Parse<End>(end))
            {
                case End.PeerCloses:
                    await client.SendAsync(RawFrame.OfClose(1000));
                    await client.ReadToEndAsync();
                    break;
                case End.PeerVanishes:
                    client.Reset();
                    break;
                case End.Abort:
                    await client.SendAsync(RawFrame.OfText("abort"));
                    break;
                case End.Stop:
                    var stopping = app.StopAsync();
                    Assert.Equal(1001, (await client.ReadFrameAsync()).CloseCode);
                    await client.SendAsync(RawFrame.OfClose(1001));
                    await client.ReadToEndAsync();
                    await stopping;
                    break;
            }
        }

        // Where the connection stays, the server ends the request only then: its token may have nothing left to tell.
        await fired[1].WaitAsync(Clients.Patience);
        await Task.WhenAll(isDetached ? fired : []).WaitAsync(Clients.Patience);

        void Take(CancellationToken token)
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            token.Register(source.SetResult);
            tokens.Add(token);
            fired.Add(source.Task);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_fire_at_once_when_the_client_drops_during_the_handshake(bool isOfConnection)
    {
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(
            map =>
            {
                map.Use(async (context, next) =>
                {
                    var token = isOfConnection ? context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed : context.RequestAborted;
                    waiting.SetResult();
                    await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    woken.SetResult();
                    await next(context);
                });
                map.MapWebSocket("/", static _ => { });
            },
            isDetached: true);
        await using (var client = await app.ConnectRawAsync())
        {
            await client.SendAsync(RawClient.Handshake("/"));
            await waiting.Task.WaitAsync(Clients.Patience);
            client.Reset();
        }

        await woken.Task.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task Middleware_behind_next_that_waits_for_its_token_returns_when_its_connection_is_dropped()
    {
        var time = new FakeTimeProvider();
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(
            map =>
            {
                map.Use(async (context, next) =>
                {
                    await next(context);
                    waiting.SetResult();
                    await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    woken.SetResult();
                });
                map.MapWebSocket("/", connection => connection.OnClose(_ => closed.SetResult()));
            },
            isDetached: true,
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var client = await app.ConnectRawAsync();
        await client.UpgradeAsync("/");
        await waiting.Task.WaitAsync(Clients.Patience);
        time.Advance(TimeSpan.FromSeconds(10));
        await woken.Task.WaitAsync(Clients.Patience);
        await closed.Task.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task Request_timeouts_neither_end_a_connection_nor_keep_its_tokens_from_firing()
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    context.RequestAborted.Register(fired.SetResult);
                    return next(context);
                });
                map.UseRouting();
                map.UseRequestTimeouts();
                map.MapWebSocket("/", static connection => connection.OnMessage(async (string _) =>
                {
                    Assert.Equal(connection.Closed, connection.HttpContext.RequestAborted);
                    await connection.SendAsync(IsDetached(connection) ? "left" : "stays");
                }));
            },
            isDetached: true,
            static builder => builder.Services.AddRequestTimeouts(
                static options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromMinutes(1) }));
        await using (var client = await app.ConnectAsync("/"))
        {
            await client.SendAsync("?");
            Assert.Equal("left", await client.ReceiveTextAsync());
            Assert.False(fired.Task.IsCompleted);
            await client.CloseAsync();
        }

        await fired.Task.WaitAsync(Clients.Patience);
    }

    [Fact]
    public async Task A_kept_feature_speaks_for_the_connection()
    {
        IHttpRequestLifetimeFeature? request = null;
        IConnectionLifetimeFeature? lifetime = null;
        await using var app = await StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    request = context.Features.Get<IHttpRequestLifetimeFeature>();
                    lifetime = context.Features.Get<IConnectionLifetimeFeature>();
                    return next(context);
                });
                map.MapWebSocket("/", static connection => connection.OnMessage(message => connection.SendAsync(message)));
            },
            isDetached: true);
        await using var client = await app.UpgradeRawAsync("/");
        await client.SendAsync(RawFrame.OfText("x"));
        Assert.Equal("x", (await client.ReadFrameAsync()).Text);
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime!.ConnectionClosed.Register(fired.SetResult);
        Assert.False(request!.RequestAborted.IsCancellationRequested);
        request.Abort();
        await fired.Task.WaitAsync(Clients.Patience);
        await client.ReadEndAsync();
    }

    [Fact]
    public async Task Nothing_is_left_of_a_lifetime_that_only_the_handshake_has_asked_for_its_token()
    {
        WeakReference? request = null;
        await using var app = await StartAsync(
            map =>
            {
                map.Use((context, next) =>
                {
                    request = new(context.Features.Get<IHttpRequestLifetimeFeature>());
                    return next(context);
                });
                map.MapWebSocket("/", static connection => connection.OnMessage((string _) =>
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    GC.Collect();
                    return connection.SendAsync("collected");
                })).AddEndpointFilter(static (context, next) =>
                {
                    Assert.True(context.HttpContext.RequestAborted.CanBeCanceled);
                    return next(context);
                });
            },
            isDetached: true);
        await using var client = await app.ConnectAsync("/");
        Assert.NotNull(request);
        for (var tries = 0; tries < 100 && request.Target is not null; tries++)
        {
            // The server may still hold its request for a moment.
            await client.SendAsync("?");
            Assert.Equal("collected", await client.ReceiveTextAsync());
        }

        Assert.Null(request.Target);
    }
}
