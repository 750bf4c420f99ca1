using System.Security.Claims;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Time.Testing;

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>The list of docs/how-to/many-connections.md.</summary>
public sealed partial class DetachTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Middleware_behind_next_runs_at_the_handshake(bool isDetached)
    {
        var events = new EventList();
        await using var app = await StartAsync(
            map =>
            {
                map.Use(async (context, next) =>
                {
                    await next(context);
                    events.Add("middleware");
                });
                map.MapWebSocket("/", connection =>
                {
                    events.Add("OnOpen");
                    connection.OnMessage(message => connection.SendAsync(message));
                    connection.OnClose(_ => events.Add("OnClose"));
                });
            },
            isDetached);
        await using (var client = await app.ConnectAsync("/"))
        {
            await client.SendAsync("x");
            await client.ReceiveTextAsync();
            await client.CloseAsync();
        }

        await app.StopAsync();
        Assert.Equal(isDetached ? ["middleware", "OnOpen", "OnClose"] : ["OnOpen", "OnClose", "middleware"], events.All);
    }

    [Fact]
    public async Task An_exception_of_middleware_behind_next_is_logged_with_the_route_and_the_connection_goes_on()
    {
        await using var app = await StartAsync(
            static map =>
            {
                map.Use(static async (context, next) =>
                {
                    await next(context);
                    throw new InvalidTimeZoneException("thrown by the test");
                });
                map.MapWebSocket("/failing", static connection => connection.OnMessage(message => connection.SendAsync(message)));
            },
            isDetached: true);
        await using var client = await app.ConnectAsync("/failing");
        await client.SendAsync("x");
        Assert.Equal("x", await client.ReceiveTextAsync());
        var log = Assert.Single(app.Logs);
        Assert.Contains("/failing", log.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidTimeZoneException>(log.Exception);
    }

    [Fact]
    public async Task Middleware_that_does_not_return_costs_the_connection()
    {
        var time = new FakeTimeProvider();
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hangs = new TaskCompletionSource();
        await using var app = await StartAsync(
            map =>
            {
                map.Use(async (context, next) =>
                {
                    await next(context);
                    reached.SetResult();
                    await hangs.Task;
                });
                map.MapWebSocket("/hanging", static connection => connection.OnMessage(message => connection.SendAsync(message)));
            },
            isDetached: true,
            builder => builder.Services.AddSingleton<TimeProvider>(time));
        await using var client = await app.ConnectRawAsync();
        await client.UpgradeAsync("/hanging");
        await reached.Task.WaitAsync(Clients.Patience);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("/hanging", Assert.Single(app.Logs).Message, StringComparison.Ordinal);
        await client.ReadEndAsync();
        hangs.SetResult();

        // Once the middleware has returned, the connection begins and ends at once. It must not stay in its groups.
        await app.StopAsync();
        Assert.Empty(app.Services.GetRequiredService<WebSocketConnections>());
        Assert.Equal(0, await app.Services.GetRequiredKeyedService<WebSocketGroups>("/hanging").All.CountAsync());
    }

    [Fact]
    public async Task The_features_of_the_server_are_gone()
    {
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/", static connection => connection.OnMessage((string _) =>
            {
                var features = connection.HttpContext.Features;
                Assert.Null(features.Get<IHttpUpgradeFeature>());
                Assert.Null(features.Get<IConnectionLifetimeFeature>());
                Assert.Null(features.Get<IConnectionSocketFeature>());
                Assert.Equal(101, connection.HttpContext.Response.StatusCode);
                Assert.True(connection.HttpContext.Response.HasStarted);
                Assert.Equal(connection.Closed, connection.HttpContext.RequestAborted);
                return connection.SendAsync("gone");
            })),
            isDetached: true);
        await using var client = await app.ConnectAsync("/");
        await client.SendAsync("?");
        Assert.Equal("gone", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_accessor_gives_a_view_of_the_context(bool isDetached)
    {
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/", static connection => connection.OnMessage((string _) =>
            {
                var (context, view) = (connection.HttpContext, Accessor(connection)!);
                view.Items["item"] = "set";
                view.User = new(new ClaimsIdentity([new("sub", "ann")], "test"));
                view.Features.Set(new Own("feature"));
                List<object?> report =
                [
                    ReferenceEquals(view, context),
                    connection.Items["item"],
                    connection.User.FindFirst("sub")?.Value,
                    context.Features.Get<Own>()?.Name,
                    view.RequestServices == context.RequestServices,
                    view.TraceIdentifier == context.TraceIdentifier,
                    view.RequestAborted == connection.Closed || !IsDetached(connection),
                    view.Request.Path,
                    view.Response.HasStarted,
                    view.Connection.Id == context.Connection.Id,
                    view.WebSockets.IsWebSocketRequest == context.WebSockets.IsWebSocketRequest,
                ];
                return connection.SendAsync(string.Join(' ', report));
            })),
            isDetached,
            static builder => builder.Services.AddHttpContextAccessor());
        await using var client = await app.ConnectAsync("/");
        await client.SendAsync("?");
        Assert.Equal($"{!isDetached} set ann feature True True True / True True True", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_that_other_middleware_makes_ends_with_that_middleware(bool isDetached)
    {
        var made = CancellationToken.None;
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(
            map =>
            {
                map.UseRouting();
                map.UseRequestTimeouts();
                map.Use((context, next) =>
                {
                    made = context.RequestAborted;
                    made.Register(fired.SetResult);
                    return next(context);
                });
                map.MapWebSocket("/", connection =>
                {
                    Tell(connection);
                    connection.OnClose(async _ =>
                    {
                        if (!isDetached)
                        {
                            // The request lasts until then: behind its end the middleware has disposed of the token.
                            await fired.Task.WaitAsync(Clients.Patience);
                        }

                        closed.SetResult();
                    });
                });
            },
            isDetached,
            static builder => builder.Services.AddRequestTimeouts(static options => options.DefaultPolicy = new() { Timeout = TimeSpan.FromMinutes(1) }));
        await using var client = await app.UpgradeRawAsync("/");
        await client.SendAsync(RawFrame.OfText("?"));
        Assert.Equal(isDetached ? "left" : "stays", (await client.ReadFrameAsync()).Text);
        client.Reset();
        await closed.Task.WaitAsync(Clients.Patience);
        await app.StopAsync();
        Assert.Equal(!isDetached, made.IsCancellationRequested);
    }

    [Fact]
    public async Task The_response_and_the_request_refuse_changes_aloud()
    {
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/", static connection => connection.OnMessage(async (string _) =>
            {
                var context = connection.HttpContext;
                var refusals = new List<Exception?>
                {
                    await Record.ExceptionAsync(() => context.Response.WriteAsync("x")),
                    Record.Exception(() => context.Request.Path = "/other"),
                    Record.Exception(() => context.Response.Headers["X"] = "1"),
                    Record.Exception(() => context.Response.StatusCode = 500),
                };
                Assert.All(refusals, static refusal => Assert.IsType<InvalidOperationException>(refusal));
                await connection.SendAsync(refusals[0]!.Message);
            })),
            isDetached: true);
        await using var client = await app.ConnectAsync("/");
        await client.SendAsync("?");
        Assert.Contains("DetachAfterUpgrade", await client.ReceiveTextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kestrels_limit_of_connections_does_not_count_those_that_are_upgraded(bool isDetached)
    {
        await using var app = await StartAsync(
            static map => map.MapWebSocket("/", static connection => connection.OnMessage(message => connection.SendAsync(message))),
            isDetached,
            static builder => builder.Services.Configure<KestrelServerOptions>(static options => options.Limits.MaxConcurrentConnections = 1));
        await using var first = await app.UpgradeRawAsync("/");
        await first.SendAsync(RawFrame.OfText("x"));
        Assert.Equal("x", (await first.ReadFrameAsync()).Text);
        await using var second = await app.UpgradeRawAsync("/");
        await second.SendAsync(RawFrame.OfText("y"));
        Assert.Equal("y", (await second.ReadFrameAsync()).Text);
        await using var third = await app.ConnectRawAsync();
        await third.SendAsync("GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        Assert.Equal(404, (await third.ReadResponseAsync()).Status);
        await using var fourth = await app.ConnectRawAsync();
        await fourth.ReadEndAsync();
    }
}
