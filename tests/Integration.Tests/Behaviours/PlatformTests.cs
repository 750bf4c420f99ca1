using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Sections A to C: WebSocket routes among middleware and endpoints that the reference app has no room for.</summary>
public sealed class PlatformTests
{
    [Fact]
    [Behaviour(14)]
    public async Task Adding_the_services_twice_is_harmless()
    {
        await using var app = await TestApp.StartAsync(
            MapEcho,
            builder => builder.Services.AddWebSocketRoutes(o => o.MaxMessageSize = 10).AddWebSocketRoutes(o => o.MaxFragments = 5));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("0123456789");
        Assert.Equal("0123456789", await client.ReceiveTextAsync());
        await client.SendAsync("0123456789+");
        Assert.Equal(1009, (await client.ExpectCloseAsync()).Code);
    }

    [Theory]
    [InlineData("accepts and ends", 101, 0)]
    [InlineData("accepts and goes on", 101, 1)]
    [InlineData("answers and ends", 418, 0)]
    [InlineData("answers and goes on", 418, 1)]
    [Behaviour(19)]
    public async Task Middleware_that_answers_first_wins(string what, int expected, int errors)
    {
        await using var app = await TestApp.StartAsync(map =>
        {
            map.UseWebSockets();
            map.Use(async (context, next) =>
            {
                if (context.Request.Headers["X-First"] != what)
                {
                    await next(context);
                    return;
                }

                if (what.StartsWith("accepts", StringComparison.Ordinal))
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                }
                else
                {
                    context.Response.StatusCode = 418;
                    await context.Response.WriteAsync("teapot");
                }

                if (what.EndsWith("on", StringComparison.Ordinal))
                {
                    await next(context);
                }
            });
            MapEcho(map);
        });
        await using (var client = await app.ConnectRawAsync())
        {
            await client.SendAsync(RawClient.Handshake("/ws", ("X-First", what), ("Connection", "Upgrade, close")));
            Assert.StartsWith($"HTTP/1.1 {expected} ", Encoding.Latin1.GetString(await client.ReadToEndAsync()));
        }

        Assert.Equal(errors, app.Logs.Count());
        await AssertEchoesAsync(app);
    }

    [Fact]
    [Behaviour(21)]
    public async Task Routes_of_one_server_differ_in_their_limits()
    {
        await using var app = await TestApp.StartAsync(map =>
        {
            map.MapWebSocket("/small", Echo).WithWebSocketOptions(o => o.MaxMessageSize = 10);
            map.MapWebSocket("/large", Echo).WithWebSocketOptions(o => o.MaxMessageSize = 20);
        });
        await using var small = await app.ConnectAsync("/small");
        await using var large = await app.ConnectAsync("/large");
        await small.SendAsync("0123456789+");
        await large.SendAsync("0123456789+");
        Assert.Equal(1009, (await small.ExpectCloseAsync()).Code);
        Assert.Equal("0123456789+", await large.ReceiveTextAsync());
    }

    [Fact]
    [Behaviour(24, 29, 39)]
    public async Task Http_endpoints_of_a_group_and_a_fallback_still_answer()
    {
        await using var app = await TestApp.StartAsync(map =>
        {
            map.UseWebSockets();
            var group = map.MapGroup("/baz");
            group.MapGet("/http", () => "http");
            group.MapWebSocket("/ws", Echo);
            map.MapFallback((HttpContext context) =>
                Results.Text($"nothing here: {context.WebSockets.IsWebSocketRequest}", statusCode: 404));
        });
        Assert.Equal("http", await app.Http.GetStringAsync("/baz/http"));
        using var plain = await app.Http.GetAsync("/nowhere");
        Assert.Equal("nothing here: False", await plain.Content.ReadAsStringAsync());
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/nowhere"));
        var response = await client.ReadResponseAsync();
        Assert.Equal((404, "nothing here: True"), (response.Status, response.Body));
    }

    [Theory]
    [InlineData("/needy", 400, "count")]
    [InlineData("/needy?count=some", 400, "count")]
    [InlineData("/needy?count=3", 101, "")]
    [Behaviour(27)]
    public async Task A_missing_value_is_400_and_named(string path, int expected, string named)
    {
        await using var app = await TestApp.StartAsync(map => map.MapNeedy());
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake(path));
        var response = await client.ReadResponseAsync();
        Assert.Equal(expected, response.Status);
        Assert.Contains(named, response.Body);
    }

    [Fact]
    [Behaviour(52)]
    public async Task Middleware_that_rewrites_responses_does_not_touch_frames()
    {
        await using var app = await TestApp.StartAsync(
            map =>
            {
                map.UseResponseCompression();
                map.UseResponseCaching();
                map.UseOutputCache();
                MapEcho(map);
            },
            builder => builder.Services.AddResponseCompression().AddResponseCaching()
                .AddOutputCache(o => o.AddBasePolicy(policy => policy.Cache())));
        for (var i = 0; i < 2; i++)
        {
            await using var client = await app.UpgradeRawAsync("/ws", ("Accept-Encoding", "gzip, br"));
            await client.SendAsync(RawFrame.OfText(new string('x', 4000)));
            Assert.Equal(4000, (await client.ReadFrameAsync()).Text.Length);
        }
    }

    [Fact]
    [Behaviour(53)]
    public async Task A_request_timeout_does_not_end_an_open_socket()
    {
        var timeout = TimeSpan.FromMilliseconds(200);
        var isOver = new TaskCompletionSource();
        await using var app = await TestApp.StartAsync(
            map =>
            {
                map.UseRequestTimeouts();
                map.MapWebSocket("/ws", connection =>
                {
                    // Made after the middleware's, and as long: when it has fired, so would the middleware's have.
                    _ = Task.Delay(timeout).ContinueWith(_ => isOver.TrySetResult(), TaskScheduler.Default);
                    Echo(connection);
                    return Task.CompletedTask;
                });
            },
            builder => builder.Services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy { Timeout = timeout }));
        await using var client = await app.ConnectAsync("/ws");
        await isOver.Task.WaitAsync(Clients.Patience);
        await client.SendAsync("still here");
        Assert.Equal("still here", await client.ReceiveTextAsync());
    }

    [Fact]
    [Behaviour(57)]
    public async Task Middleware_may_answer_a_plain_request_to_a_WebSocket_route()
    {
        await using var app = await TestApp.StartAsync(map =>
        {
            map.Use((HttpContext context, RequestDelegate _) =>
            {
                context.Response.StatusCode = 401;
                return Task.CompletedTask;
            });
            MapEcho(map);
        });
        using var response = await app.Http.GetAsync("/ws");
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    [Behaviour(58, 62)]
    public async Task Exceptions_of_http_endpoints_and_middleware_stay_500()
    {
        await using var app = await TestApp.StartAsync(map =>
        {
            map.UseExceptionHandler(handler => handler.Run(context => context.Response.WriteAsync("handled")));
            map.Use((context, next) => context.Request.Path == "/ws" ? throw new InvalidOperationException("Fail") : next(context));
            map.MapGet("/http", string () => throw new InvalidOperationException("Fail"));
            MapEcho(map);
        });
        using var http = await app.Http.GetAsync("/http");
        Assert.Equal((500, "handled"), ((int)http.StatusCode, await http.Content.ReadAsStringAsync()));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws"));
        var response = await client.ReadResponseAsync();
        Assert.Equal((500, "handled"), (response.Status, response.Body));
    }

    [Fact]
    [Behaviour(67)]
    public async Task WebSocket_routes_stay_out_of_api_descriptions()
    {
        await using var app = await TestApp.StartAsync(
            map =>
            {
                MapEcho(map);
                map.MapNeedy();
                map.MapGet("/http", () => "http");
            },
            builder => builder.Services.AddEndpointsApiExplorer());

        // OpenAPI documents are made of these.
        var groups = app.Services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups;
        Assert.Equal(["http"], groups.Items.SelectMany(static group => group.Items).Select(static api => api.RelativePath));
    }

    [Fact]
    [Behaviour(17, 18)]
    public async Task An_app_that_has_stopped_refuses_and_another_may_start_in_the_same_process()
    {
        int port;
        await using (var first = await TestApp.StartAsync(MapEcho))
        {
            port = first.Port;
            await AssertEchoesAsync(first);
            await first.StopAsync();
            await Assert.ThrowsAnyAsync<SocketException>(() => RawClients.ConnectAsync(port));
            Assert.Empty(first.Logs);
        }

        await using var second = await TestApp.StartAsync(MapEcho);
        await AssertEchoesAsync(second);
        Assert.Empty(second.Logs);
    }

    private static void MapEcho(WebApplication app) => app.MapWebSocket("/ws", Echo);

    private static void Echo(WebSocketConnection connection) => connection.OnMessage(message => connection.SendAsync(message));

    private static async Task AssertEchoesAsync(TestApp app)
    {
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("alive");
        Assert.Equal("alive", await client.ReceiveTextAsync());
        await client.CloseAsync();
    }
}

/// <summary>Asks for a value that a client may forget.</summary>
[WebSocketRoute("/needy", ManualMap = true)]
public sealed class Needy
{
    public string OnOpen([FromQuery] int count) => $"{count}";
}
