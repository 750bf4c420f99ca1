using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>Every refusal of a handshake is an HTTP answer, and every acceptance keeps to RFC 6455 section 4.2.2.</summary>
public sealed class HandshakeTests
{
    [Fact]
    public async Task The_answer_carries_the_keys_digest_and_what_middleware_added()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws"));
        var response = await client.ReadResponseAsync();
        Assert.Equal(101, response.Status);
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", response.Headers["Sec-WebSocket-Accept"]);
        Assert.Equal("websocket", response.Headers["Upgrade"]);
        Assert.Equal("Upgrade", response.Headers["Connection"]);
        Assert.Equal("yes", response.Headers["X-Middleware"]);
        Assert.False(response.Headers.ContainsKey("Sec-WebSocket-Protocol"));
        Assert.False(response.Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    [Theory]
    [InlineData("no key", "Sec-WebSocket-Key", null, 400)]
    [InlineData("short key", "Sec-WebSocket-Key", "AAAA", 400)]
    [InlineData("no base64", "Sec-WebSocket-Key", "!!!!!!!!!!!!!!!!!!!!!!!!", 400)]
    [InlineData("old version", "Sec-WebSocket-Version", "8", 400)]
    [InlineData("no version", "Sec-WebSocket-Version", null, 400)]
    [InlineData("no token", "Sec-WebSocket-Protocol", "a, b/c", 400)]
    [InlineData("protocol twice", "Sec-WebSocket-Protocol", "a, a", 400)]
    [InlineData("no Connection", "Connection", "keep-alive", 400)]
    [InlineData("foreign origin", "Origin", "http://evil.example", 403)]
    [InlineData("no origin at all", "Origin", "null", 403)]
    [InlineData("other port", "Origin", "http://localhost:1", 403)]
    [InlineData("no upgrade", "Upgrade", null, 426)]
    [InlineData("other upgrade", "Upgrade", "h2c", 426)]
    public async Task A_bad_handshake_is_refused(string what, string header, string? value, int expected)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws", (header, value)));
        var response = await client.ReadResponseAsync();
        Assert.True(expected == response.Status, $"{what}: {response.Status} {response.Body}");
        Assert.NotEqual("", response.Body);
        if (header == "Sec-WebSocket-Version")
        {
            Assert.Equal("13", response.Headers["Sec-WebSocket-Version"]);
        }

        if (expected == 426)
        {
            Assert.Equal("websocket", response.Headers["Upgrade"]);
        }
    }

    [Theory]
    [InlineData("Upgrade", "WebSocket")]
    [InlineData("Connection", "keep-alive, upgrade")]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Origin", "https://allowed.example")]
    [InlineData("Sec-WebSocket-Protocol", "anything")]
    public async Task A_good_one_is_accepted(string header, string value)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws", (header, value)));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData("POST", "/ws", 405)]
    [InlineData("DELETE", "/ws", 405)]
    [InlineData("GET", "/ws", 426)]
    [InlineData("HEAD", "/ws", 426)]
    [InlineData("GET", "/both", 200)]
    [InlineData("HEAD", "/nowhere", 404)]
    public async Task Ordinary_requests_get_ordinary_answers(string method, string path, int expected)
    {
        await using var app = await StartAsync();
        using var response = await app.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(expected, (int)response.StatusCode);
        if (expected == 405)
        {
            Assert.Contains("GET", response.Content.Headers.Allow);
        }
    }

    [Fact]
    public async Task One_path_serves_http_and_web_sockets()
    {
        await using var app = await StartAsync();
        Assert.Equal("http", await app.Http.GetStringAsync("/both"));
        await using var client = await app.ConnectAsync("/both");
        Assert.Equal("socket", await client.ReceiveTextAsync());
        Assert.Equal("specific", await app.Http.GetStringAsync("/wild/http"));
        await using var wild = await app.ConnectAsync("/wild/http");
        Assert.Equal("wild:http", await wild.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_malformed_handshake_never_reaches_the_http_endpoint_of_its_path()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/both", ("Sec-WebSocket-Key", null)));
        Assert.Equal(400, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData(false, 200)]
    [InlineData(true, 404)]
    public async Task An_upgrade_elsewhere_is_the_platforms_business_unless_refused(bool refuse, int expected)
    {
        await using var app = await StartAsync(refuse);
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/http"));
        Assert.Equal(expected, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData("b, a", 101, "a")]
    [InlineData("b", 101, "b")]
    [InlineData("c", 400, null)]
    [InlineData(null, 101, null)]
    [InlineData("", 101, null)]
    [InlineData(",, ,", 101, null)]
    [InlineData("c,,b,", 101, "b")]
    public async Task The_routes_preference_chooses_the_subprotocol(string? offered, int status, string? chosen)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/proto", ("Sec-WebSocket-Protocol", offered)));
        var response = await client.ReadResponseAsync();
        Assert.Equal(status, response.Status);
        Assert.Equal(chosen, response.Headers.GetValueOrDefault("Sec-WebSocket-Protocol"));
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    public async Task An_empty_list_is_no_offer_where_one_is_required(string offered)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/proto/required", ("Sec-WebSocket-Protocol", offered)));
        var response = await client.ReadResponseAsync();
        Assert.Equal((400, "A subprotocol is required. Offer one of: a."), (response.Status, response.Body));
    }

    [Theory]
    [InlineData(64, 101)]
    [InlineData(65, 400)]
    [InlineData(5000, 400)]
    public async Task More_subprotocols_than_anybody_offers_are_refused(int count, int expected)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws", ("Sec-WebSocket-Protocol", string.Join(',', Enumerable.Range(0, count)))));
        Assert.Equal(expected, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData("/ws", 400)]
    [InlineData("/http", 200)]
    public async Task W6_An_upgrade_over_http_10_is_refused(string path, int expected)
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();
        var request = Encoding.ASCII.GetString(RawClient.Handshake(path)).Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal);
        await client.SendAsync(Encoding.ASCII.GetBytes(request));
        Assert.Equal(expected, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task W8_A_get_over_http_2_is_answered_426_without_the_headers_that_http_2_does_not_have()
    {
        await using var app = await TestApp.StartAsync(
            app => app.MapWebSocket("/ws", _ => { }),
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2)));
        using var response = await app.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/ws") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact });
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Empty(response.Headers.Upgrade);
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Filters_of_the_route_and_its_group_run_before_the_upgrade_and_may_refuse()
    {
        await using var app = await StartAsync();
        await using var refused = await app.ConnectRawAsync();
        await refused.SendAsync(RawClient.Handshake("/group/ws"));
        var response = await refused.ReadResponseAsync();
        Assert.Equal(401, response.Status);
        await using var client = await app.ConnectAsync("/group/ws", o => o.Headers["X-Key"] = "ok");
        Assert.Equal("outer,inner", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Missing_services_fail_with_the_remedy()
    {
        await using var bare = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]).Build();
        var exception = Assert.Throws<InvalidOperationException>(() => bare.MapWebSocket("/ws", _ => { }));
        Assert.Contains("builder.Services.AddWebSocketRoutes();", exception.Message);
    }

    [Fact]
    public async Task A_setting_out_of_range_stops_the_start()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() =>
            TestApp.StartInMemoryAsync(app => app.MapWebSocket("/ws", _ => { }).WithWebSocketOptions(o => o.MaxMessageSize = 0)));
        Assert.Contains("MaxMessageSize is 0", exception.ToString());
        exception = await Assert.ThrowsAnyAsync<Exception>(() => TestApp.StartInMemoryAsync(
            app => app.MapWebSocket("/ws", _ => { }),
            builder => builder.Configuration["WebSockets:MaxFragments"] = "-1"));
        Assert.Contains("MaxFragments is -1", exception.ToString());
    }

    [Fact]
    public async Task What_one_route_is_told_does_not_hold_for_others()
    {
        await using var app = await StartAsync();
        foreach (var (path, expected) in ((string, int)[])[("/ws", 101), ("/both", 403), ("/wild/x", 403)])
        {
            await using var client = await app.ConnectRawAsync();
            await client.SendAsync(RawClient.Handshake(path, ("Origin", "https://allowed.example")));
            Assert.Equal(expected, (await client.ReadResponseAsync()).Status);
        }
    }

    private static Task<TestApp> StartAsync(bool refuseElsewhere = false) => TestApp.StartInMemoryAsync(
        app =>
        {
            app.Use((context, next) =>
            {
                context.Response.Headers["X-Middleware"] = "yes";
                return next(context);
            });
            app.MapWebSocket("/ws", connection => connection.OnMessage(message => connection.SendAsync(message)))
                .WithWebSocketOptions(o => o.AllowedOrigins.Add("https://allowed.example"));
            app.MapGet("/http", () => "http");
            app.MapGet("/both", () => "http");
            app.MapWebSocket("/both", connection => connection.SendAsync("socket").AsTask());
            app.MapGet("/wild/http", () => "specific");
            app.MapWebSocket("/wild/{*rest}", connection => connection.SendAsync("wild:" + connection.HttpContext.Request.RouteValues["rest"]).AsTask());
            app.MapWebSocket("/proto", _ => { }).WithWebSocketOptions(o => o.Subprotocols = ["a", "b"]);
            app.MapWebSocket("/proto/required", _ => { }).WithWebSocketOptions(o => (o.Subprotocols, o.RequireSubprotocol) = (["a"], true));
            var group = app.MapGroup("/group").AddEndpointFilter(async (context, next) =>
            {
                context.HttpContext.Items["order"] = "outer";
                return context.HttpContext.Request.Headers["X-Key"] == "ok" ? await next(context) : Results.Unauthorized();
            });
            group.MapWebSocket("/ws", connection => connection.SendAsync((string)connection.Items["order"]!).AsTask())
                .AddEndpointFilter((context, next) =>
                {
                    context.HttpContext.Items["order"] += ",inner";
                    return next(context);
                });
        },
        builder => builder.Services.AddWebSocketRoutes(o => o.RejectUnmappedUpgrades = refuseElsewhere));
}
