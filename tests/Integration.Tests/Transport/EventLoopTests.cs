using System.Collections.Concurrent;
using System.Globalization;
using WebSocketToolkit.Integration.Tests.Connections.Rooms;

#pragma warning disable WST102 // Callbacks that block are the point.

namespace WebSocketToolkit.Integration.Tests.Transport;

/// <summary>
/// Callbacks run on the threads of event loops: one that holds its thread holds no other connection up, and leaves nothing behind for the
/// next one.
/// </summary>
public sealed class EventLoopTests
{
    [Fact]
    public async Task Callbacks_run_on_an_event_loop()
    {
        await using var app = await StartAsync(static app => app.MapWebSocket("/", static connection =>
            connection.OnMessage((string _) => connection.SendAsync($"{Thread.CurrentThread.Name}"))));
        await using var client = await UpgradeAsync(app, "/");
        Assert.Equal("WebSocketToolkit event loop", await EchoAsync(client, ""));
        await app.EndAsync();
    }

    [Fact]
    public async Task Callbacks_that_block_hold_no_other_connection_up()
    {
        var gate = new Gate();
        await using var app = await StartAsync(app => app.MapWebSocket("/", gate.Listen));
        var (blocked, others) = (await UpgradeManyAsync(app, 16, static _ => "/"), await UpgradeManyAsync(app, 16, static _ => "/"));
        foreach (var client in blocked)
        {
            await client.SendAsync(RawFrame.OfText("hold"));
            await Task.WhenAll(others.Select(static async other => Assert.Equal("free", await EchoAsync(other, "free"))));
        }

        blocked.ForEach(_ => gate.Open());
        await Task.WhenAll(blocked.Select(static async client => Assert.Equal("held hold", (await client.ReadFrameAsync()).Text)));
        await DisposeAllAsync([.. blocked, .. others]);
        await app.EndAsync();
    }

    [Fact]
    public Task Callbacks_of_many_routes_that_block_at_once_hold_no_other_connection_up() => BlockManyAsync(routes: 140);

    /// <summary>With more than may hold threads of event loops, all events go to the thread pool, which adds a thread or two in a second.</summary>
    [Fact]
    [Trait("Category", "Load")]
    public Task Callbacks_that_block_more_threads_than_loops_may_use_leave_the_others_to_the_pool() => BlockManyAsync(routes: 520);

    [Fact]
    public async Task A_callback_leaves_nothing_behind_for_the_next_one_on_its_thread()
    {
        var local = new AsyncLocal<string?>();
        var threads = new ConcurrentDictionary<int, int>();
        await using var app = await StartAsync(app => app.MapWebSocket("/", connection => connection.OnMessage((string text) =>
        {
            threads.AddOrUpdate(Environment.CurrentManagedThreadId, 1, static (_, count) => count + 1);
            var found = $"{local.Value}{SynchronizationContext.Current}";
            local.Value = text;
            SynchronizationContext.SetSynchronizationContext(new());
            _ = connection.SendAsync(found).AsTask();
        })));
        var clients = await UpgradeManyAsync(app, 8, static _ => "/");
        for (var round = 0; round < 4; round++)
        {
            foreach (var client in clients)
            {
                Assert.Equal("", await EchoAsync(client, "left behind"));
            }
        }

        Assert.Contains(threads.Values, static count => count > 4);
        await DisposeAllAsync(clients);
        await app.EndAsync();
    }

    private static async Task BlockManyAsync(int routes)
    {
        var gate = new Gate();
        await using var app = await StartAsync(app =>
        {
            // The first ping of so many connections may come at once.
            var all = app.MapGroup("").WithWebSocketOptions(static options => options.PingInterval = TimeSpan.Zero);
            all.MapWebSocket("/", static connection => connection.OnMessage((string text) => connection.SendAsync(text)));
            for (var route = 0; route < routes; route++)
            {
                all.MapWebSocket($"/{route}", gate.Listen);
            }
        });
        var (blocked, others) = (
            await UpgradeManyAsync(app, routes, static route => string.Create(CultureInfo.InvariantCulture, $"/{route}")),
            await UpgradeManyAsync(app, 4, static _ => "/"));
        await Task.WhenAll(blocked.Select(static client => client.SendAsync(RawFrame.OfText("hold"))));
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(others.Select(static async other => Assert.Equal("free", await EchoAsync(other, "free"))));
        }

        blocked.ForEach(_ => gate.Open());
        await Task.WhenAll(blocked.Select(static async client => Assert.Equal("held hold", (await client.ReadFrameAsync()).Text)));
        await DisposeAllAsync([.. blocked, .. others]);
        await app.EndAsync();
    }

    private static Task<TrafficApp> StartAsync(Action<WebApplication> map) => TrafficApp.StartAsync(isOwn: true, map);

    private static Task<RawClient> UpgradeAsync(TrafficApp app, string path) => RawClients.UpgradeAsync(app.Port, path);

    private static async Task<List<RawClient>> UpgradeManyAsync(TrafficApp app, int count, Func<int, string> path)
    {
        var clients = new List<RawClient>();
        for (var i = 0; i < count; i++)
        {
            clients.Add(await UpgradeAsync(app, path(i)));
        }

        return clients;
    }

    private static async Task<string> EchoAsync(RawClient client, string text)
    {
        await client.SendAsync(RawFrame.OfText(text));
        return (await client.ReadFrameAsync()).Text;
    }

    private static async Task DisposeAllAsync(List<RawClient> clients)
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }
}
