namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>Groups, users and single connections: the same verbs for each, and who is there.</summary>
public sealed class AudienceTests
{
    public static TheoryData<string> Audiences => ["all", "group", "user", "connection"];

    [Fact]
    public async Task A_user_is_reached_on_every_connection_and_a_connection_alone()
    {
        await using var app = await StartAsync();
        await using var first = await EnterAsync(app, "/crowd/x?user=ada");
        await using var second = await EnterAsync(app, "/crowd/y?user=ada");
        await using var other = await EnterAsync(app, "/crowd/x?user=bob");
        var groups = Groups(app);

        Assert.Equal(2, (await groups.User("ada").SendAsync("to ada")).LocalConnections);
        Assert.Equal(new(1), await groups.Connection(second.Id).SendAsync("to one"));
        Assert.Equal(new(0), await groups.Connection("nobody").SendAsync("to nobody"));
        Assert.Equal(new(0), await groups.User("nobody").SendAsync("to nobody"));
        Assert.Equal(1, (await groups.User("ada").SendAsync("to the first", except: app.Connection(second.Id))).LocalConnections);
        await groups.All.SendAsync("to all");

        Assert.Equal(["to ada", "to the first", "to all"], await ReceiveAsync(first, 3));
        Assert.Equal(["to ada", "to one", "to all"], await ReceiveAsync(second, 3));
        Assert.Equal(["to all"], await ReceiveAsync(other, 1));
    }

    [Fact]
    public async Task The_user_is_who_the_claim_names_unless_a_provider_says_otherwise()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new(new System.Security.Claims.ClaimsIdentity(
                        [new(System.Security.Claims.ClaimTypes.NameIdentifier, "claimed")], "test"));
                    return next(context);
                });
                app.MapCrowd();
            },
            builder => builder.Services.AddSingleton<Ends>());
        await using var client = await EnterAsync(app, "/crowd/x?user=ignored");

        Assert.Equal("claimed", app.Connection(client.Id).UserId);
        Assert.Equal(1, await Groups(app).User("claimed").CountAsync());
    }

    [Fact]
    public async Task A_connection_of_nobody_keeps_no_user()
    {
        await using var app = await TestApp.StartInMemoryAsync(static app => app.MapCrowd(), static builder => builder.Services.AddSingleton<Ends>());
        await using var client = await EnterAsync(app, "/crowd/x?user=ignored");

        var connection = app.Connection(client.Id);
        Assert.Null(connection.UserId);
        Assert.Null(connection.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.Authentication.IHttpAuthenticationFeature>());
        Assert.Empty(connection.User.Claims);
    }

    [Fact]
    public async Task A_provider_that_throws_fails_the_handshake()
    {
        await using var app = await StartAsync();

        await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync("/crowd/x?user=!"));

        Assert.Equal(0, await Groups(app).All.CountAsync());
    }

    [Fact]
    public async Task A_kick_closes_all_but_one()
    {
        await using var app = await StartAsync();
        await using var a = await EnterAsync(app, "/crowd/x?user=ada");
        await using var b = await EnterAsync(app, "/crowd/x?user=bob");
        await using var c = await EnterAsync(app, "/crowd/x?user=eve");
        var group = Groups(app).Group("x");

        await group.SendAsync("last words");
        var result = await group.CloseAsync(4001, "out", except: app.Connection(c.Id));

        Assert.Equal(new(2), result);
        foreach (var kicked in new[] { a, b })
        {
            Assert.Equal("last words", await kicked.Socket.ReceiveTextAsync());
            Assert.Equal((4001, "out"), await kicked.Socket.ExpectCloseAsync());
        }

        Assert.Equal(1, (await Groups(app).User("eve").CloseAsync()).LocalConnections);
        Assert.Equal("last words", await c.Socket.ReceiveTextAsync());
        Assert.Equal((1000, ""), await c.Socket.ExpectCloseAsync());
    }

    [Theory]
    [InlineData(1005, "")]
    [InlineData(999, "")]
    public async Task A_kick_with_what_may_not_be_sent_throws_and_changes_nothing(int code, string reason)
    {
        await using var app = await StartAsync();
        await using var client = await EnterAsync(app, "/crowd/x");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Groups(app).All.CloseAsync(code, reason).AsTask());

        await Groups(app).All.SendAsync("still here");
        Assert.Equal("still here", await client.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task Members_tell_who_they_are()
    {
        var before = DateTimeOffset.UtcNow;
        await using var app = await StartAsync();
        await using var ada = await EnterAsync(app, "/crowd/x?user=ada");
        await using var nobody = await EnterAsync(app, "/crowd/x");
        var connection = app.Connection(ada.Id);
        await connection.JoinAsync("x", new Seat(1, "window"));
        await connection.JoinAsync("also", 42);

        var members = await Groups(app).Group("x").MembersAsync();

        Assert.Equal(2, members.Count);
        var member = Assert.Single(members, member => member.UserId == "ada");
        Assert.Equal(ada.Id, member.ConnectionId);
        Assert.Same(connection, member.Connection);
        Assert.Null(member.NodeId);
        Assert.InRange(member.ConnectedAt, before, DateTimeOffset.UtcNow);
        Assert.Equal(new Seat(1, "window"), member.GetState<Seat>());
        Assert.Throws<InvalidCastException>(() => member.GetState<int>());
        Assert.Null(members.Single(member => member.UserId is null).GetState<Seat>());
        Assert.Equal(0, members.Single(member => member.UserId is null).GetState<int>());
        Assert.Equal(42, (await Groups(app).Group("also").MembersAsync())[0].GetState<int>());
        Assert.Equal(["also", "x"], connection.Groups.Order(StringComparer.Ordinal));
        Assert.Equal(2, (await Groups(app).All.MembersAsync()).Count);
        Assert.Null((await Groups(app).User("ada").MembersAsync())[0].GetState<Seat>());
        Assert.Equal(ada.Id, (await Groups(app).Connection(ada.Id).MembersAsync())[0].ConnectionId);
    }

    [Theory]
    [InlineData("the peer closes")]
    [InlineData("the peer is gone")]
    [InlineData("the peer breaks the protocol")]
    [InlineData("close")]
    [InlineData("abort")]
    [InlineData("throw")]
    [InlineData("kick")]
    public async Task Membership_ends_before_OnClose_however_the_connection_ends(string how)
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync("/crowd/x?user=ada");
        Assert.NotEmpty((await client.ReadFrameAsync()).Text);
        Assert.Equal(1, await Groups(app).User("ada").CountAsync());
        switch (how)
        {
            case "the peer closes":
                await client.SendAsync(RawFrame.OfClose(1000));
                break;
            case "the peer is gone":
                client.Reset();
                break;
            case "the peer breaks the protocol":
                await client.SendAsync((byte[])[0xFF, 0x80, 0, 0, 0, 0]);
                break;
            case "abort":
                await client.SendAsync(RawFrame.OfText(how));
                break;
            case "kick":
                await Groups(app).All.CloseAsync(4001);
                await client.SendAsync(RawFrame.OfClose(4001));
                break;
            default:
                await client.SendAsync(RawFrame.OfText(how));
                await client.SendAsync(RawFrame.OfClose(1000));
                break;
        }

        var end = await app.Services.GetRequiredService<Ends>().First.Task.WaitAsync(Clients.Patience);

        Assert.Equal((0, 0, 0, 0), end);
    }

    [Theory]
    [MemberData(nameof(Audiences))]
    public async Task What_is_sent_while_OnOpen_runs_comes_after_what_OnOpen_sends(string audience)
    {
        await using var app = await StartAsync();
        var gate = app.Services.GetRequiredService<Ends>();
        await using var client = await app.ConnectAsync("/crowd/x?user=ada&slow=true");
        var id = await gate.Opening.Task.WaitAsync(Clients.Patience);
        var whom = Audience(app, audience, id);

        Assert.Equal(1, (await whom.SendAsync("live 1")).LocalConnections);
        Assert.Equal(1, (await whom.SendAsync("live 2")).LocalConnections);
        gate.Go.SetResult();

        Assert.Equal(id, await client.ReceiveTextAsync());
        Assert.Equal("live 1", await client.ReceiveTextAsync());
        Assert.Equal("live 2", await client.ReceiveTextAsync());
    }

    [Theory]
    [MemberData(nameof(Audiences))]
    public async Task Each_senders_messages_keep_their_order(string audience)
    {
        const int Senders = 4;
        const int Each = 500;
        await using var app = await StartAsync();
        await using var client = await EnterAsync(app, "/crowd/x?user=ada");
        var whom = Audience(app, audience, client.Id);

        var sending = Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await whom.SendAsync($"{sender} {i}");
            }
        })).ToArray();
        var next = new int[Senders];
        for (var i = 0; i < Senders * Each; i++)
        {
            var parts = (await client.Socket.ReceiveTextAsync()).Split(' ');
            var sender = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(next[sender]++, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        await Task.WhenAll(sending);
    }

    [Theory]
    [MemberData(nameof(Audiences))]
    public async Task A_send_never_waits_for_a_member(string audience)
    {
        await using var app = await StartAsync();
        await using var deaf = await app.UpgradeRawAsync("/crowd/x?user=ada");
        var id = (await deaf.ReadFrameAsync()).Text;
        var whom = Audience(app, audience, id);
        var message = new string('x', 32 * 1024);
        var reached = 1;
        for (var i = 0; i < 1000 && reached != 0; i++)
        {
            var sending = whom.SendAsync(message);
            Assert.True(sending.IsCompleted);
            reached = (await sending).LocalConnections;
        }

        Assert.Equal(0, reached);
        Assert.Contains(app.Logs, log => log.Message.Contains("read too slowly", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_callback_may_return_what_the_groups_send_returns()
    {
        await using var app = await StartAsync();
        await using var client = await EnterAsync(app, "/crowd/x?user=ada");

        await client.Socket.SendAsync("say hello");
        await client.Socket.SendAsync("say again");

        Assert.Equal(["say hello", "say again"], await ReceiveAsync(client, 2));
    }

    [Fact]
    public async Task Routes_without_a_class_have_groups_of_their_own()
    {
        await using var app = await TestApp.StartInMemoryAsync(app =>
        {
            app.MapWebSocket("/one/{id}", JoinAsync);
            app.MapWebSocket("/two", JoinAsync).WithName("second");
            app.MapWebSocket("/echo", async connection =>
            {
                var groups = connection.HttpContext.RequestServices.GetRequiredKeyedService<WebSocketGroups>("/echo");
                connection.OnMessage(message => groups.All.SendAsync(message));
                await connection.SendAsync("ready");
            });
        });
        await using var one = await app.ConnectAsync("/one/1");
        await using var two = await app.ConnectAsync("/two");
        await using var echo = await app.ConnectAsync("/echo");
        Assert.Equal("ready", await one.ReceiveTextAsync());
        Assert.Equal("ready", await two.ReceiveTextAsync());
        Assert.Equal("ready", await echo.ReceiveTextAsync());

        var first = app.Services.GetRequiredKeyedService<WebSocketGroups>("/one/{id}");
        var second = app.Services.GetRequiredKeyedService<WebSocketGroups>("second");
        Assert.Equal(new(1), await first.Group("x").SendAsync("to one"));
        Assert.Equal(new(1), await second.Group("x").SendAsync("to two"));
        Assert.Equal(1, await second.All.CountAsync());
        await echo.SendAsync("to all of echo");

        Assert.Equal("to one", await one.ReceiveTextAsync());
        Assert.Equal("to two", await two.ReceiveTextAsync());
        Assert.Equal("to all of echo", await echo.ReceiveTextAsync());
        Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredKeyedService<WebSocketGroups>(42));

        static async Task JoinAsync(WebSocketConnection connection)
        {
            await connection.JoinAsync("x");
            await connection.SendAsync("ready");
        }
    }

    private static WebSocketGroups<Crowd> Groups(TestApp app) => app.Services.GetRequiredService<WebSocketGroups<Crowd>>();

    private static WebSocketAudience Audience(TestApp app, string audience, string connection) => audience switch
    {
        "all" => Groups(app).All,
        "group" => Groups(app).Group("x"),
        "user" => Groups(app).User("ada"),
        _ => Groups(app).Connection(connection),
    };

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(
        app => app.MapCrowd(),
        builder => builder.Services.AddSingleton<Ends>().AddSingleton<IWebSocketUserIdProvider, QueryUserIdProvider>());

    private static async Task<Entered> EnterAsync(TestApp app, string path)
    {
        var socket = await app.ConnectAsync(path);
        return new(socket, await socket.ReceiveTextAsync());
    }

    private static async Task<List<string>> ReceiveAsync(Entered client, int count)
    {
        List<string> received = [];
        while (received.Count < count)
        {
            received.Add(await client.Socket.ReceiveTextAsync());
        }

        return received;
    }
}
