using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using System.Threading.Channels;

namespace WebSocketToolkit.Testing.Tests.Clients;

/// <summary>A client sees the same on the in-memory transport and on TestServer.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_go_both_ways_in_order(bool inMemory)
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror(), inMemory);
        await using var client = await app.ConnectAsync("/mirror");

        await client.SendAsync("text");
        await client.SendAsync([1, 2, 3]);
        await client.SendAsync(new byte[100_000].AsMemory());
        await client.SendFragmentsAsync("in ", "three ", "parts");

        Assert.Equal("text", await client.ReceiveTextAsync());
        Assert.Equal([1, 2, 3], await client.ReceiveBytesAsync());
        Assert.Equal(100_000, (await client.ReceiveBytesAsync()).Length);
        Assert.Equal("in three parts", await client.ReceiveTextAsync());
        await client.CloseAsync(4000, "enough");
        Assert.Equal((4000, "enough"), await client.ExpectCloseAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_in_pieces_stays_one(bool inMemory)
    {
        await using var app = await Apps.StartAsync(
            static app => app.MapWebSocket("/again", static connection =>
                connection.OnMessage<byte[]>(message => connection.SendAsync(new MemoryStream(message)))),
            inMemory);
        await using var client = await app.ConnectAsync("/again");
        byte[] message = [.. Enumerable.Range(0, 100_000).Select(static i => (byte)i)];

        await client.SendAsync(message);
        await client.SendAsync([1, 2, 3]);

        Assert.Equal(message, await client.ReceiveBytesAsync());
        Assert.Equal([1, 2, 3], await client.ReceiveBytesAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Typed_messages_are_those_of_the_application(bool inMemory)
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter(), inMemory);
        await using var client = await app.ConnectAsync("/counter");

        await client.SendAsync(new Add(2));
        await client.SendAsync(new Add(3));

        Assert.Equal(2, (await client.ReceiveAsync<Changed>()).Value);
        Assert.Equal(new Changed(5), await client.ReceiveAsync<CounterEvent>());
        await client.SendAsync("""{"amount":0,"type":"add"}""");
        Assert.Equal("nothing to add", (await client.ReceiveAsync<Rejected>()).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_answer_to_a_heartbeat_is_a_text_that_a_skip_passes_over(bool inMemory)
    {
        await using var app = await Apps.StartAsync(static app => app.MapCounter(), inMemory);
        await using var client = await app.ConnectAsync("/counter");

        await client.SendAsync("");
        Assert.Equal("", await client.ReceiveTextAsync());
        await client.SendAsync("");
        await client.SendAsync(new Add(2));
        Assert.Equal(2, (await client.SkipToAsync<Changed>()).Value);
        await client.SendAsync("");
        var failure = await Assert.ThrowsAsync<WebSocketTestException>(() => client.ReceiveAsync<Changed>());
        Assert.Contains("Expected a Changed", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_handshake_says_what_the_options_say(bool inMemory)
    {
        await using var app = await Apps.StartAsync(
            static app => app.MapWebSocket("/who", static async connection =>
            {
                var request = connection.HttpContext.Request;
                await connection.SendAsync(
                    $"{connection.User.Identity?.Name} {request.Headers["X-Key"]} {request.Query["a"]} {request.Query["b"]} {connection.Subprotocol}");
            }).WithWebSocketOptions(static o => o.Subprotocols.Add("v2")).RequireAuthorization().AddEndpointFilter((context, next) =>
            {
                context.HttpContext.Response.Headers["X-Served-By"] = "here";
                return next(context);
            }),
            inMemory,
            static builder => builder.Services.AddAuthentication().Services.AddAuthorization());
        await using var client = await app.ConnectAsync("/who?a=1", o =>
        {
            o.User = new(new ClaimsIdentity([new(ClaimTypes.Name, "Ada")], "test"));
            o.Headers["X-Key"] = "sesame";
            o.Query["b"] = "2 & 3";
            o.Subprotocols.Add("v1");
            o.Subprotocols.Add("v2");
        });

        Assert.Equal("Ada sesame 1 2 & 3 v2", await client.ReceiveTextAsync());
        Assert.Equal("v2", client.Subprotocol);
        Assert.Equal("here", client.ResponseHeaders["x-served-by"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_is_an_exception_with_status_headers_and_body(bool inMemory)
    {
        await using var app = await Apps.StartAsync(static app => app.MapRefusing(), inMemory);

        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync("/refusing"));

        Assert.Equal(HttpStatusCode.PaymentRequired, refusal.Status);
        Assert.Equal("120", refusal.Headers["retry-after"]);
        Assert.Equal("pay first", refusal.Body);
        Assert.Equal("The upgrade of /refusing was refused with 402 PaymentRequired: pay first", refusal.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_may_be_long_and_written_in_any_way(bool inMemory)
    {
        var text = new string('x', 200_000);
        await using var app = await Apps.StartAsync(
            app => app.Run(async context =>
            {
                context.Response.StatusCode = 429;
                switch (context.Request.Query["way"])
                {
                    case "stream":
                        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
                        break;
                    case "writer":
                        Encoding.UTF8.GetBytes(text, context.Response.BodyWriter);
                        break;
                    case "problem":
                        await Results.Problem("too many", statusCode: 429).ExecuteAsync(context);
                        break;
                }
            }),
            inMemory);

        Assert.Equal(text, await BodyAsync("/?way=stream"));
        Assert.Equal(text, await BodyAsync("/?way=writer"));
        Assert.Contains("\"detail\":\"too many\"", await BodyAsync("/?way=problem"), StringComparison.Ordinal);
        Assert.Equal("", await BodyAsync("/"));

        async Task<string> BodyAsync(string path) => (await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync(path))).Body;
    }

    [Fact]
    public async Task On_TestServer_an_application_that_throws_throws_here()
    {
        await using var app = await Apps.StartAsync(
            static app => app.Run(static _ => throw new InvalidOperationException("Fail")), inMemory: false);

        Assert.Equal("Fail", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.ConnectAsync("/"))).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_is_missed_that_came_before_the_test_looked(bool inMemory)
    {
        await using var app = await Apps.StartAsync(
            static app => app.MapWebSocket("/burst", static async connection =>
            {
                for (var i = 0; i < 100; i++)
                {
                    await connection.SendAsync($"{i}");
                }

                await connection.CloseAsync(4001, "over");
            }),
            inMemory);
        await using var client = await app.ConnectAsync("/burst");

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"{i}", await client.ReceiveTextAsync());
        }

        Assert.Equal((4001, "over"), await client.ExpectCloseAsync(4001));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_servers_limits_hold(bool inMemory)
    {
        await using var app = await Apps.StartAsync(
            static app => app.MapMirror().WithWebSocketOptions(static o => (o.MaxMessageSize, o.MaxFragments) = (1000, 2)), inMemory);

        await using var big = await app.ConnectAsync("/mirror");
        await big.SendAsync(new byte[1001]);
        await big.ExpectCloseAsync(1009);

        await using var torn = await app.ConnectAsync("/mirror");
        await torn.SendFragmentsAsync("a", "b");
        Assert.Equal("ab", await torn.ReceiveTextAsync());
        await Task.WhenAny(torn.SendFragmentsAsync("a", "b", "c"));
        await torn.ExpectCloseAsync(1008);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_server_learns_how_a_client_left(bool inMemory)
    {
        var closes = Channel.CreateUnbounded<WebSocketClose>();
        await using var app = await Apps.StartAsync(
            app => app.MapWebSocket("/leave", connection =>
            {
                connection.OnClose(close => closes.Writer.TryWrite(close));
                connection.OnMessage(static message => throw new WebSocketCloseException(4002, message.Text));
            }),
            inMemory);

        await (await app.ConnectAsync("/leave")).DisposeAsync();
        var left = await closes.Reader.ReadAsync().AsTask().WaitAsync(WebSocketTestOptions.DefaultTimeout);
        Assert.Equal((1000, WebSocketCloseInitiator.Peer), (left.Code, left.Initiator));

        await using var thrown = await app.ConnectAsync("/leave");
        await thrown.SendAsync("go");
        Assert.Equal((4002, "go"), await thrown.ExpectCloseAsync());
        var ended = await closes.Reader.ReadAsync().AsTask().WaitAsync(WebSocketTestOptions.DefaultTimeout);
        Assert.Equal((4002, WebSocketCloseInitiator.Application), (ended.Code, ended.Initiator));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_shutdown_is_seen(bool inMemory)
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror(), inMemory);
        await using var client = await app.ConnectAsync("/mirror");

        await app.StopAsync();

        await client.ExpectCloseAsync(1001);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Other_endpoints_answer_an_http_client(bool inMemory)
    {
        await using var app = await Apps.StartAsync(
            static app =>
            {
                app.MapMirror();
                app.MapGet("/hello", static () => "hello");
            },
            inMemory);
        using var http = app.CreateHttpClient();

        Assert.Equal("hello", await http.GetStringAsync(new Uri("/hello", UriKind.Relative)));
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await http.GetAsync(new Uri("/mirror", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task A_real_port_is_connected_to_all_the_same()
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWebSocketRoutes();
        await using var app = builder.Build();
        app.MapMirror();
        await app.StartAsync();

        await using var client = await app.ConnectAsync("/mirror");
        await client.SendAsync("over TCP");
        Assert.Equal("over TCP", await client.ReceiveTextAsync());
        Assert.Contains("in-memory", Assert.Throws<InvalidOperationException>(() => client.Wire).Message, StringComparison.Ordinal);

        await using var raw = await app.ConnectRawAsync();
        await raw.UpgradeAsync("/mirror");
        await raw.SendAsync(RawFrame.OfText("raw"));
        Assert.Equal("raw", (await raw.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task A_codec_of_the_route_may_be_given()
    {
        await using var app = await Apps.StartAsync(static app => app.MapSquares());
        await using var client = await app.ConnectAsync("/squares", static o => o.Codec = new NumberCodec());

        await client.SendAsync(7);

        Assert.Equal(49, await client.ReceiveAsync<int>());
    }

    [Fact]
    public async Task Messages_may_be_compressed()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror().WithWebSocketOptions(static o => o.Compression = WebSocketCompression.ContextTakeover));
        await using var client = await app.ConnectAsync("/mirror", static o => o.Socket = static socket => socket.DangerousDeflateOptions = new());

        await client.SendAsync(new string('x', 5000));

        Assert.Equal(new string('x', 5000), await client.ReceiveTextAsync());
        Assert.StartsWith("permessage-deflate", client.ResponseHeaders["sec-websocket-extensions"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_of_the_host_closes_everything()
    {
        var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var client = await app.ConnectAsync("/mirror");
        await using var silent = await app.ConnectRawAsync();

        await app.DisposeAsync();

        var lost = await Assert.ThrowsAsync<WebSocketTestException>(() => client.ReceiveTextAsync());
        Assert.Contains("the connection was lost without a close frame", lost.Message, StringComparison.Ordinal);
        await silent.ReadEndAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => app.ConnectAsync("/mirror"));
    }
}
