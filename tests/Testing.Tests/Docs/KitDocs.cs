using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Threading.Channels;

namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>The blocks of docs/how-to/testing.md and docs/how-to/testing-networks.md.</summary>
public sealed class KitDocs
{
    [Fact]
    public async Task The_counter_adds_up()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseInMemoryTransport();
        builder.Services.AddWebSocketRoutes();
        await using var app = builder.Build();
        app.MapCounter();
        await app.StartAsync();

        await using var client = await app.ConnectAsync("/counter");
        await client.SendAsync(new Add(2));
        await client.SendAsync(new Add(3));

        Assert.Equal(2, (await client.ReceiveAsync<Changed>()).Value);
        Assert.Equal(5, (await client.ReceiveAsync<Changed>()).Value);
        await client.CloseAsync();
    }

    [Fact]
    public async Task The_options_of_a_connection()
    {
        await using var app = await Apps.StartAsync(
            static app => app.MapMirror().WithWebSocketOptions(static o => o.Subprotocols.Add("mirror.v1")).RequireAuthorization(),
            static builder => builder.Services.AddAuthentication().Services.AddAuthorization());

        await using var client = await app.ConnectAsync("/mirror", o =>
        {
            o.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "Ada")], "test"));
            o.Subprotocols.Add("mirror.v1");
            o.Headers["Origin"] = "http://localhost";
            o.Query["since"] = "2030-01-01";
            o.Timeout = TimeSpan.FromSeconds(10);
        });

        Assert.Equal("mirror.v1", client.Subprotocol);
    }

    [Fact]
    public async Task ARefusal()
    {
        await using var app = await Apps.StartAsync(static app => app.MapRefusing());

        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync("/refusing"));

        Assert.Equal(HttpStatusCode.PaymentRequired, refusal.Status);
        Assert.Equal("120", refusal.Headers["Retry-After"]);
        Assert.Equal("pay first", refusal.Body);
    }

    [Fact]
    public async Task Groups()
    {
        await using var app = await Apps.StartAsync(static app => app.MapRoom());

        var groups = app.Services.GetRequiredService<WebSocketGroups<Room>>();
        var news = Channel.CreateUnbounded<WebSocketPresenceChange>();
        using var listening = groups.Group("lobby").OnPresence(presence => { news.Writer.TryWrite(presence); });

        await using var ada = await app.ConnectAsync("/room/lobby", o =>
            o.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, "ada")], "test")));
        await using var guest = await app.ConnectAsync("/room/lobby");

        Assert.Equal(2, await groups.Group("lobby").CountAsync());
        Assert.Equal(("ada", 1), await NextAsync());
        Assert.Equal((null, 2), await NextAsync());

        await groups.User("ada").SendAsync("for Ada alone");
        await groups.Group("lobby").SendAsync("for everyone");
        Assert.Equal("for Ada alone", await ada.ReceiveTextAsync());
        Assert.Equal("for everyone", await ada.ReceiveTextAsync());
        Assert.Equal("for everyone", await guest.ReceiveTextAsync());

        ada.Wire.Reset();
        Assert.Equal(("ada", 1), await NextAsync());

        async Task<(string? UserId, int Count)> NextAsync()
        {
            var presence = await news.Reader.ReadAsync().AsTask().WaitAsync(WebSocketTestOptions.DefaultTimeout);
            return (presence.UserId, presence.Count);
        }
    }

    [Fact]
    public async Task A_slow_member()
    {
        await using var app = await Apps.StartAsync(static app => app.MapRoom());
        var groups = app.Services.GetRequiredService<WebSocketGroups<Room>>();

        await using var slow = await app.ConnectAsync("/room/lobby");
        var connection = app.Services.GetRequiredService<WebSocketConnections>().Single();
        slow.Wire.StopReading();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new byte[64 * 1024]));

        await groups.Group("lobby").SendAsync("price 1", key: "price");
        await groups.Group("lobby").SendAsync("price 2", key: "price");
        slow.Wire.ContinueReading();

        await slow.ReceiveBytesAsync();
        Assert.Equal("price 2", await slow.ReceiveTextAsync());
    }

    [Fact]
    public async Task Time()
    {
        var builder = WebApplication.CreateBuilder();
        var time = new FakeTimeProvider();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddWebSocketRoutes(o => o.IdleTimeout = TimeSpan.FromMinutes(5));
        builder.WebHost.UseInMemoryTransport();
        builder.Services.Configure<WebSocketServerOptions>(static o => o.PingInterval = TimeSpan.Zero);
        await using var app = builder.Build();
        app.MapMirror();
        await app.StartAsync();

        await using var client = await app.ConnectAsync("/mirror");
        time.Advance(TimeSpan.FromMinutes(5));
        await client.ExpectCloseAsync(1008);
    }

    [Fact]
    public async Task Order()
    {
        var handled = new List<string>();
        await using var app = await Apps.StartAsync(
            app => app.MapWebSocket("/note", connection => connection.OnMessage(message => handled.Add(message.Text))));

        await using var ada = await app.ConnectAsync("/note");
        await using var bob = await app.ConnectAsync("/note");

        await ada.SendAsync("first");
        await bob.SendAsync("second");
        await ada.SendAsync("third");

        Assert.Equal(["first", "second", "third"], handled);
    }

    [Fact]
    public async Task Faults()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var client = await app.ConnectAsync("/mirror");

        client.Wire.BytesPerWrite = 1;                              // every frame arrives byte by byte
        await client.SendFragmentsAsync("in ", "two parts");        // one message, two frames
        Assert.Equal("in two parts", await client.ReceiveTextAsync());

        client.Wire.StopReading();                                  // hangs: the server's messages wait
        client.Wire.ContinueReading(bytes: 1000);                   // reads 1000 bytes more, and hangs again
        client.Wire.ReadSlowly(1000, TimeSpan.FromSeconds(1));      // 1000 bytes a second, by the application's clock
        client.Wire.ContinueReading();                              // reads without a limit again

        await client.Wire.WriteAsync(new byte[] { 0xFF, 0xFF });    // garbage
        await client.ExpectCloseAsync(1002);

        client.Wire.EndSending();                                   // FIN; reading goes on
        client.Wire.Reset();                                        // RST
    }

    [Fact]
    public async Task Raw()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());
        await using var raw = await app.ConnectRawAsync();

        await raw.SendAsync([.. RawClient.Handshake("/mirror"), .. RawFrame.OfText("before the 101").ToBytes()]);
        Assert.Equal(101, (await raw.ReadResponseAsync()).Status);
        Assert.Equal("before the 101", (await raw.ReadFrameAsync()).Text);

        await raw.SendAsync(RawFrame.OfText("not masked") with { Mask = null });
        Assert.Equal(1002, (await raw.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    public async Task On_TestServer()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror(), inMemory: false);

        await using var client = await app.ConnectAsync("/mirror");
        await client.SendAsync("the same, without a wire");
        Assert.Equal("the same, without a wire", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task Clients_of_others()
    {
        await using var app = await Apps.StartAsync(static app => app.MapMirror());

        using var http = app.CreateHttpClient();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws://localhost/mirror"), http, CancellationToken.None);

        await socket.SendAsync("again"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[10];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).WaitAsync(WebSocketTestOptions.DefaultTimeout);
        Assert.Equal("again"u8, buffer.AsSpan(0, received.Count));
    }
}
