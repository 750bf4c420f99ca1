using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.Backplane.Suite;

/// <summary>
/// What every backplane must live through, whatever its broker is. A package derives from it and supplies the broker.
/// <c>BackplaneSuite.Nodes.cs</c> has what happens to one node of several, <c>BackplaneSuite.Processes.cs</c> to its whole process.
/// </summary>
/// <param name="broker">The broker.</param>
public abstract partial class BackplaneSuite(IBackplaneBroker broker) : IAsyncLifetime
{
    public const int BufferedBytes = 1024 * 1024;

    public const int QueuedBytes = 4 * 1024 * 1024;

    public static readonly TimeSpan Confirm = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(5);

    private readonly string _application = $"tests-{Guid.NewGuid():N}";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => broker.RestoreAsync();

    [Fact]
    public async Task Fault_B2_a_frozen_broker_is_noticed_and_left_in_time()
    {
        var leaving = await StartAsync();
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2));

        await broker.FreezeAsync();
        var frozen = new FairStopwatch();
        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await a.Groups.All.SendAsync("nobody confirms it")).RemoteDelivery);

        // B16: a tenth, and something for a busy machine.
        frozen.Expect(Confirm * 0.9, Confirm * 1.2);
        await a.WhenHealthAsync(HealthStatus.Degraded);
        frozen.Expect(Confirm * 0.9, Confirm * 2);

        var left = new FairStopwatch();
        await leaving.App.StopAsync();
        await leaving.DisposeAsync();
        left.Expect(TimeSpan.FromSeconds(2));

        await broker.ThawAsync();
        var thawed = new FairStopwatch();
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2), a.WhenConnectedAsync(), b.WhenConnectedAsync());
        thawed.Expect(_recovery);

        // The node that has left could tell nobody, so it is awaited as a silent one is.
        await a.WhenSentAsync("to all");
        thawed.Expect(_silence);
    }

    [Fact]
    public async Task Fault_B2_an_application_stops_in_time_at_the_moment_at_which_its_broker_freezes()
    {
        var node = await StartAsync();
        await broker.FreezeAsync();
        var left = new FairStopwatch();

        await node.App.StopAsync();
        await node.DisposeAsync();

        left.Expect(TimeSpan.FromSeconds(2));
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task Fault_B3_a_blocked_broker_says_why_and_nobody_is_taken_for_dead()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2));
        var left = 0;
        using var listener = a.Groups.Group("x").OnPresence(presence => { left += presence.IsJoin ? 0 : 1; });

        await broker.BlockAsync();
        await Task.WhenAll(a.WhenHealthAsync(HealthStatus.Degraded), b.WhenHealthAsync(HealthStatus.Degraded));
        Assert.Contains(broker.BlockReason, (await a.ReportAsync()).Entries["websocket-backplane"].Description, StringComparison.Ordinal);
        await using (var newcomer = await StartAsync(waits: false))
        {
            await newcomer.WhenHealthAsync(HealthStatus.Degraded);

            // Longer than a silent node counts as alive, and than a confirmation may take.
            await Task.Delay(TimeSpan.FromSeconds(6));
            Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), await a.Groups.All.SendAsync("only here"));
            Assert.Equal((2, 2), (await a.Groups.Group("x").CountAsync(), await b.Groups.Group("x").CountAsync()));
            Assert.Single(a.App.Logs, log => log.Category == "WebSocketToolkit.Backplane" && log.Message.Contains(broker.BlockReason, StringComparison.Ordinal));
            Assert.DoesNotContain(newcomer.App.AllLogs, static log => log.Message.Contains("is connected", StringComparison.Ordinal));

            await broker.UnblockAsync();
            var unblocked = new FairStopwatch();
            await Task.WhenAll(a.WhenSentAsync("to all"), b.WhenSentAsync("to all"), newcomer.WhenAsync(2));
            unblocked.Expect(_recovery);
        }

        Assert.Equal(0, left);
    }

    [Fact]
    [Trait("Category", "Load")]
    public Task Fault_B4_a_node_that_lost_its_subscriptions_hears_again() => HealAsync(broker.LoseSubscriptionsAsync);

    [Fact]
    [Trait("Category", "Load")]
    public Task Fault_B4_a_node_whose_exchange_was_declared_anew_by_another_hears_again() => HealAsync(broker.LoseEverythingAsync);

    [Fact]
    public Task A_node_that_lost_its_queue_hears_again() => HealAsync(broker.LoseQueuesAsync);

    [Fact]
    public async Task Fault_B7_more_members_than_may_wait_for_the_broker_are_known()
    {
        const int Groups = 400;
        await using var a = await StartAsync();
        await using var here = await a.EnterAsync();
        var member = a.App.Services.GetRequiredService<WebSocketConnections>().Single();
        for (var i = 0; i < Groups; i++)
        {
            await member.JoinAsync($"{i} {new string('x', 10_000)}");
        }

        await using var b = await StartAsync();
        await b.WhenAsync(1);

        await b.WhenAsync(1, $"{Groups - 1} {new string('x', 10_000)}");
    }

    [Fact]
    public async Task Fault_B12_odd_and_long_names_stay_apart()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        string[] names = ["\uD800", "\uD801", "\uFFFD", "", "\0", "*", "#", "a.b", "%2A", new string('ü', 5000), "\uFEFF", "e\u0301", "é"];
        await using var there = await b.EnterAsync();
        var member = b.App.Services.GetRequiredService<WebSocketConnections>().Single();
        foreach (var name in names)
        {
            await member.JoinAsync(name);
            await a.WhenAsync(1, name);
            await a.Groups.Group(name).SendAsync(name.Length.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(name.Length.ToString(CultureInfo.InvariantCulture), await there.ReceiveTextAsync());
            await member.LeaveAsync(name);
            await a.WhenAsync(0, name);
        }
    }

    [Fact]
    public async Task Fault_B13_a_message_that_is_too_large_is_refused_and_disturbs_nobody()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var there = await b.EnterAsync();
        await a.WhenAsync(1);

        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await a.Groups.All.SendAsync(new byte[70 * 1024 * 1024])).RemoteDelivery);
        Assert.Equal(WebSocketRemoteDelivery.Sent, (await a.Groups.All.SendAsync("a small one")).RemoteDelivery);

        Assert.Equal("a small one", await there.ReceiveTextAsync());
        Assert.Equal(HealthStatus.Healthy, await b.HealthAsync());
    }

    [Fact]
    public async Task Fault_B18_members_on_all_nodes_see_what_four_threads_of_one_node_send_in_one_order()
    {
        const int Senders = 4;
        const int Each = 1_000;
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var first = await a.EnterAsync();
        await using var second = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await Task.WhenAll(a.WhenAsync(3), b.WhenAsync(3));
        using var start = new Barrier(Senders);
        var sending = Enumerable.Range(0, Senders).Select(sender => Task.Factory.StartNew(
            () => SendAsync(sender), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToArray();

        var orders = await Task.WhenAll(new[] { first, second, there }.Select(static async client =>
        {
            List<string> order = [];
            while (order.Count < Senders * Each)
            {
                order.Add(await client.ReceiveTextAsync());
            }

            return order;
        }));
        await Task.WhenAll(sending);

        Assert.Equal(orders[0], orders[1]);
        Assert.Equal(orders[0], orders[2]);

        async Task SendAsync(int sender)
        {
            const int AtATime = 100;
            start.SignalAndWait();
            for (var i = 0; i < Each; i += AtATime)
            {
                var sends = Enumerable.Range(i, AtATime).Select(i => a.Groups.Group("x").SendAsync($"{sender}: {i}").AsTask()).ToArray();
                foreach (var result in await Task.WhenAll(sends))
                {
                    Assert.Equal(new(2, WebSocketRemoteDelivery.Sent), result);
                }
            }
        }
    }

    [Fact]
    public async Task What_was_confirmed_arrives_exactly_once_on_three_nodes()
    {
        const int Messages = 20_000;
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var c = await StartAsync();
        WebSocketTestClient[] clients = [await a.EnterAsync(), await b.EnterAsync(), await c.EnterAsync()];
        await a.WhenAsync(clients.Length);
        var sending = Task.Run(async () =>
        {
            Queue<ValueTask<WebSocketGroupSendResult>> waiting = new();
            for (var i = 0; i < Messages; i++)
            {
                waiting.Enqueue(a.Groups.All.SendAsync(i.ToString(CultureInfo.InvariantCulture)));
                if (waiting.Count == 256 || i == Messages - 1)
                {
                    while (waiting.TryDequeue(out var send))
                    {
                        Assert.Equal(WebSocketRemoteDelivery.Sent, (await send).RemoteDelivery);
                    }
                }
            }
        });

        await Task.WhenAll(clients.Select(static async client =>
        {
            for (var i = 0; i < Messages; i++)
            {
                Assert.Equal(i.ToString(CultureInfo.InvariantCulture), await client.ReceiveTextAsync());
            }
        }));
        await sending;
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    private Task<Node> StartAsync(bool waits = true, int? port = null) =>
        Node.StartAsync(services => broker.Use(services, _application, port), waits: waits);

    private async Task HealAsync(Func<string, Task> lose)
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2));

        await lose(_application);

        // Half of NodeTimeout, two heartbeats, and a connection: 5 s, and more on a busy machine.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await Task.WhenAll(HearAsync(a, there), HearAsync(b, here));
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2));

        async Task HearAsync(Node from, WebSocketTestClient to)
        {
            // Until the other's client has one that was sent after the loss.
            var receiving = ReceiveAsync(to, from == a ? "from a" : "from b");
            while (!receiving.IsCompleted)
            {
                await from.Groups.Group("x").SendAsync(from == a ? "from a" : "from b");
                await Task.Delay(50, patience.Token);
            }

            await receiving;
        }

        static async Task ReceiveAsync(WebSocketTestClient client, string wanted)
        {
            while (await client.ReceiveTextAsync() != wanted)
            {
            }
        }
    }
}
