namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>Groups: who gets what, in which order, and what becomes of members that read too slowly.</summary>
public sealed class GroupTests
{
    [Fact]
    public async Task A_message_reaches_the_members_of_its_group_but_the_one_left_out()
    {
        await using var app = await StartAsync();
        await using var a = await app.ConnectAsync("/room/x");
        await using var b = await app.ConnectAsync("/room/x");
        await using var other = await app.ConnectAsync("/room/y");
        await ReadyAsync(a, b, other);
        await a.SendAsync("others:hello");
        Assert.Equal("hello", await b.ReceiveTextAsync());
        await a.SendAsync("group:all of x");
        Assert.Equal("all of x", await a.ReceiveTextAsync());
        Assert.Equal("all of x", await b.ReceiveTextAsync());
        await a.SendAsync("everyone:all of all");
        Assert.Equal("all of all", await a.ReceiveTextAsync());
        Assert.Equal("all of all", await other.ReceiveTextAsync());
    }

    [Fact]
    public async Task Bytes_stay_bytes_in_whatever_they_come()
    {
        await using var app = await StartAsync();
        await using var member = await app.ConnectAsync("/room/x");
        await ReadyAsync(member);
        var room = app.Services.GetRequiredService<WebSocketGroups<Room>>().Group("x");
        byte[] bytes = [1, 2, 3];
        await room.SendAsync(bytes);
        await room.SendAsync(new ReadOnlyMemory<byte>(bytes));
        await room.SendAsync(bytes.AsMemory());
        await room.SendAsync(new ArraySegment<byte>(bytes));
        await room.SendAsync(new System.Buffers.ReadOnlySequence<byte>(bytes));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(bytes, await member.ReceiveBytesAsync());
        }

        await Assert.ThrowsAsync<NotSupportedException>(() => room.SendAsync(new MemoryStream(bytes)).AsTask());
    }

    [Fact]
    public async Task Membership_ends_with_leave_and_before_OnClose()
    {
        await using var app = await StartAsync();
        var groups = app.Services.GetRequiredService<WebSocketGroups<Room>>();
        await using var a = await app.ConnectAsync("/room/x");
        await using var b = await app.ConnectAsync("/room/x");
        await ReadyAsync(a, b);
        Assert.Equal(2, await groups.Group("x").CountAsync());
        await a.SendAsync("leave:");
        await a.SendAsync("count:x");
        Assert.Equal("1", await a.ReceiveTextAsync());
        await b.CloseAsync();
        Assert.Equal(0, await app.Services.GetRequiredService<Counts>().Last.Task.WaitAsync(Clients.Patience));
        Assert.Equal(0, await groups.Group("nobody was ever here").CountAsync());
    }

    [Fact]
    public async Task What_the_group_says_while_OnOpen_runs_comes_after_what_OnOpen_sends()
    {
        await using var app = await StartAsync();
        var groups = app.Services.GetRequiredService<WebSocketGroups<Room>>();
        var gate = app.Services.GetRequiredService<Gate>();
        await using var client = await app.ConnectAsync("/room/x?slow=true");
        await gate.Joined.Task.WaitAsync(Clients.Patience);
        await groups.Group("x").SendAsync("live 1");
        await groups.Group("x").SendAsync("live 2");
        gate.Go.SetResult();
        Assert.Equal("history", await client.ReceiveTextAsync());
        Assert.Equal("live 1", await client.ReceiveTextAsync());
        Assert.Equal("live 2", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_member_that_does_not_read_is_closed_1013_and_the_others_get_everything()
    {
        await using var app = await StartAsync();
        var groups = app.Services.GetRequiredService<WebSocketGroups<Room>>();
        await using var slow = await app.UpgradeRawAsync("/room/x");
        Assert.Equal("history", (await slow.ReadFrameAsync()).Text);
        await using var fast = await app.ConnectAsync("/room/x");
        await ReadyAsync(fast);
        var message = new string('x', 32 * 1024);
        for (var i = 0; i < 1000; i++)
        {
            await groups.Group("x").SendAsync(i + message);
            Assert.StartsWith($"{i}x", await fast.ReceiveTextAsync());
        }

        Assert.Contains(app.Logs, log => log.Message.Contains("read too slowly", StringComparison.Ordinal));
        RawFrame frame;
        var next = 0;
        while ((frame = await slow.ReadFrameAsync()).Opcode == Opcode.Text)
        {
            Assert.StartsWith($"{next++}x", frame.Text);
        }

        Assert.Equal(1013, frame.CloseCode);
        Assert.InRange(next, 1, 999);
    }

    private static async Task ReadyAsync(params WebSocketTestClient[] clients)
    {
        foreach (var client in clients)
        {
            Assert.Equal("history", await client.ReceiveTextAsync());
        }
    }

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(
        app => app.MapRoom(),
        builder => builder.Services.AddSingleton<Gate>().AddSingleton<Counts>());
}

public sealed class Gate
{
    public TaskCompletionSource Joined { get; } = new();

    public TaskCompletionSource Go { get; } = new();
}

public sealed class Counts
{
    public TaskCompletionSource<int> Last { get; } = new();
}

// A slow member must find its close frame when it reads at last, however long the others took meanwhile.
[WebSocketRoute("/room/{name}", ManualMap = true, MaxSendBufferSize = 256 * 1024, CloseTimeoutSeconds = 300)]
public sealed class Room(WebSocketGroups<Room> groups, Gate gate, Counts counts)
{
    public async Task<string> OnOpen(WebSocketConnection connection, string name, [FromQuery] bool? slow)
    {
        await connection.JoinAsync(name);
        if (slow == true)
        {
            gate.Joined.SetResult();
            await gate.Go.Task;
        }

        return "history";
    }

    public async Task<string?> OnMessage(string command, WebSocketConnection connection, string name)
    {
        var (verb, argument) = (command[..command.IndexOf(':')], command[(command.IndexOf(':') + 1)..]);
        switch (verb)
        {
            case "others":
                await groups.Group(name).SendAsync(argument, except: connection);
                break;
            case "group":
                await groups.Group(name).SendAsync(argument);
                break;
            case "everyone":
                await groups.All.SendAsync(argument);
                break;
            case "leave":
                await connection.LeaveAsync(name);
                break;
            case "count":
                return $"{await groups.Group(argument).CountAsync()}";
        }

        return null;
    }

    public async Task OnClose(string name) => counts.Last.TrySetResult(await groups.Group(name).CountAsync());
}
