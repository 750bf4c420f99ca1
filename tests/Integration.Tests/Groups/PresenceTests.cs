using System.Threading.Channels;

namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>Who is told of whom, on one node: exactly, in order, and not longer than wanted.</summary>
public sealed class PresenceTests
{
    [Fact]
    public async Task A_listener_is_told_in_order_with_the_count_after_each()
    {
        await using var app = await StartAsync();
        var groups = Groups(app);
        var (all, group, user) = (Channel.CreateUnbounded<WebSocketPresenceChange>(), Channel.CreateUnbounded<WebSocketPresenceChange>(), Channel.CreateUnbounded<WebSocketPresenceChange>());
        using var first = groups.All.OnPresence(presence => { all.Writer.TryWrite(presence); });
        using var second = groups.Group("x").OnPresence(presence => group.Writer.WriteAsync(presence).AsTask());
        using var third = groups.User("ada").OnPresence(presence => { user.Writer.TryWrite(presence); });

        await using var ada = await app.ConnectAsync("/crowd/x?user=ada");
        var adas = await ada.ReceiveTextAsync();
        await using var bob = await app.ConnectAsync("/crowd/y?user=bob");
        var bobs = await bob.ReceiveTextAsync();
        await app.Connection(bobs).JoinAsync("x");
        await app.Connection(bobs).JoinAsync("x", "joining again only changes the state");
        await app.Connection(bobs).LeaveAsync("x");
        await app.Connection(bobs).LeaveAsync("x");
        await ada.CloseAsync();

        await ExpectAsync(group, new(true, adas, "ada", 1), new(true, bobs, "bob", 2), new(false, bobs, "bob", 1), new(false, adas, "ada", 0));
        await ExpectAsync(all, new(true, adas, "ada", 1), new(true, bobs, "bob", 2), new(false, adas, "ada", 1));
        await ExpectAsync(user, new(true, adas, "ada", 1), new(false, adas, "ada", 0));
    }

    [Fact]
    public async Task A_disposed_listener_is_not_called_and_a_failing_one_is_logged()
    {
        await using var app = await StartAsync();
        var told = Channel.CreateUnbounded<WebSocketPresenceChange>();
        var disposed = Groups(app).All.OnPresence(presence => Assert.Fail("This one was disposed of."));
        disposed.Dispose();
        disposed.Dispose();
        using var failing = Groups(app).All.OnPresence(_ => throw new InvalidOperationException("As told."));
        using var sound = Groups(app).All.OnPresence(presence => { told.Writer.TryWrite(presence); });

        await using var client = await app.ConnectAsync("/crowd/x");
        await ExpectAsync(told, new WebSocketPresenceChange(true, await client.ReceiveTextAsync(), null, 1));
        await client.CloseAsync();
        Assert.False((await NextAsync(told)).IsJoin);

        while (app.Logs.Count(static log => log.Message.Contains("A presence listener of '*' failed", StringComparison.Ordinal)) < 2)
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_listener_that_hangs_holds_up_nobody_and_keeps_a_bounded_number()
    {
        const int Waiting = 4096;
        await using var app = await StartAsync();
        await using var client = await app.ConnectAsync("/crowd/x");
        var connection = app.Connection(await client.ReceiveTextAsync());
        var (hangs, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var told = Channel.CreateUnbounded<WebSocketPresenceChange>();
        using var slow = Groups(app).Group("z").OnPresence(async presence =>
        {
            hangs.TrySetResult();
            await go.Task;
            told.Writer.TryWrite(presence);
        });

        await connection.JoinAsync("z");
        await hangs.Task.WaitAsync(Clients.Patience);
        for (var i = 0; i < Waiting; i++)
        {
            await connection.LeaveAsync("z");
            await connection.JoinAsync("z");
        }

        go.SetResult();
        for (var i = 0; i < Waiting; i++)
        {
            await NextAsync(told);
        }

        Assert.Equal(1, (await NextAsync(told)).Count);

        // It is logged on another thread, which may come later than the notifications.
        await Nodes.EventuallyAsync(() => Task.FromResult(app.Logs.Any(IsLate)));
        Assert.Single(app.Logs, IsLate);

        static bool IsLate(LogEntry log) => log.Message.Contains("4096 notifications behind", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_come_and_go_at_once_are_counted_exactly()
    {
        const int Connections = 20;
        const int Rounds = 50;
        await using var app = await StartAsync();
        var counts = Channel.CreateUnbounded<WebSocketPresenceChange>();
        using var listener = Groups(app).Group("z").OnPresence(presence => { counts.Writer.TryWrite(presence); });
        var clients = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => app.ConnectAsync("/crowd/x")));
        var ids = await Task.WhenAll(clients.Select(static client => client.ReceiveTextAsync()));

        await Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                await app.Connection(id).JoinAsync("z");
                await app.Connection(id).LeaveAsync("z");
            }
        })));

        var count = 0;
        for (var i = 0; i < 2 * Connections * Rounds; i++)
        {
            var presence = await NextAsync(counts);
            count += presence.IsJoin ? 1 : -1;
            Assert.Equal(count, presence.Count);
        }

        Assert.Equal(0, count);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private static WebSocketGroups<Crowd> Groups(TestApp app) => app.Services.GetRequiredService<WebSocketGroups<Crowd>>();

    private static Task<TestApp> StartAsync() => TestApp.StartInMemoryAsync(
        app => app.MapCrowd(),
        builder => builder.Services.AddSingleton<Ends>().AddSingleton<IWebSocketUserIdProvider, QueryUserIdProvider>());

    private static async Task ExpectAsync(Channel<WebSocketPresenceChange> told, params WebSocketPresenceChange[] expected)
    {
        foreach (var presence in expected)
        {
            Assert.Equal(presence, await NextAsync(told));
        }
    }

    private static Task<WebSocketPresenceChange> NextAsync(Channel<WebSocketPresenceChange> told) =>
        told.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
}
