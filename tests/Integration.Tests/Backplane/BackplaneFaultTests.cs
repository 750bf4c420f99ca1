using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using WebSocketToolkit.Integration.Tests.Groups;

namespace WebSocketToolkit.Integration.Tests.Backplane;

/// <summary>What was found broken between nodes, over a backplane in memory.</summary>
public sealed class BackplaneFaultTests
{
    private const byte Snapshot = 4;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Fault_B3_while_the_backplane_is_blocked_nobody_is_taken_for_dead()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);

        nodes.A.Backplane.Block("out of memory");
        nodes.B.Backplane.Block("out of memory");
        nodes.Time.AdvanceInSteps(10 * _second);

        Assert.Equal(2, await nodes.A.Groups.Group("x").CountAsync());
        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await nodes.A.Groups.All.SendAsync("only here")).RemoteDelivery);
        var health = await nodes.A.HealthAsync();
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("out of memory", health.Entries["websocket-backplane"].Description, StringComparison.Ordinal);

        // Who does not come back is gone in time.
        nodes.A.Backplane.Mend();
        nodes.Time.AdvanceInSteps(3 * _second);
        Assert.Equal(2, await nodes.A.Groups.Group("x").CountAsync());
        for (var left = 5; left > 0 && await nodes.A.Groups.Group("x").CountAsync() != 1; left--)
        {
            // The silence counts from a beat of the node that may have run late.
            nodes.Time.AdvanceInSteps(_second);
        }

        Assert.Equal(1, await nodes.A.Groups.Group("x").CountAsync());
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 6)]
    public async Task Fault_B4_a_node_that_does_not_hear_itself_connects_again(bool hearsNothing, int seconds)
    {
        await using var nodes = await Nodes.StartAsync();
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await PassAsync(10);
        Assert.Equal(0, nodes.B.Backplane.Restarts);

        // A node that hears others may only lag behind.
        (nodes.B.Backplane.IsDeaf, nodes.B.Backplane.IsDeafToItself) = (hearsNothing, !hearsNothing);
        await PassAsync(seconds - 3);
        Assert.Equal(0, nodes.B.Backplane.Restarts);
        await PassAsync(3);

        Assert.Equal(1, nodes.B.Backplane.Restarts);
        Assert.Equal(0, nodes.A.Backplane.Restarts);
        await nodes.A.Groups.All.SendAsync("heard again");
        Assert.Equal("heard again", await there.Socket.ReceiveTextAsync());
        Assert.Contains(nodes.B.App.Logs, static log => log.Message.Contains("does not hear its own heartbeats", StringComparison.Ordinal));

        async Task PassAsync(int seconds)
        {
            for (var i = 0; i < seconds; i++)
            {
                nodes.Time.Advance(_second);
                await Nodes.EventuallyAsync(() => Task.FromResult(nodes.A.Backplane.HasDelivered && nodes.B.Backplane.HasDelivered));
            }
        }
    }

    [Fact]
    public async Task Fault_B5_what_logs_and_listens_may_use_the_groups()
    {
        WebSocketGroups<Crowd>? groups = null;
        using var check = new GateCheck(async () =>
        {
            if (groups is not null)
            {
                await groups.Group("tail").CountAsync();
                await groups.Group("tail").SendAsync("told");
            }
        });
        var hub = new MemoryHub();
        var time = new FakeTimeProvider();
        await using var a = await Node.StartAsync(hub, time, configure: builder => builder.Logging.AddProvider(check));
        groups = a.Groups;
        check.Listen(a.App.Services.GetRequiredService<IMeterFactory>());
        await using (var b = await Node.StartAsync(hub, time))
        {
            await using var there = await b.EnterAsync("/crowd/x");
            await a.WhenAsync(groups => groups.Group("x"), 1);

            // Duplicates, losses, and a listener that is behind.
            hub.Transport = static payload => [payload, payload];
            await b.Groups.All.SendAsync("twice");
            hub.Transport = static _ => [];
            await b.Groups.All.SendAsync("never");
            hub.Transport = static payload => [payload];
            var never = new TaskCompletionSource();
            using var listener = a.Groups.Group("x").OnPresence(_ => never.Task);
            await using var here = await a.EnterAsync("/crowd/y");
            var member = a.App.Connection(here.Id);
            for (var i = 0; i < 2100; i++)
            {
                await member.JoinAsync("x");
                await member.LeaveAsync("x");
            }

            await Nodes.EventuallyAsync(() => Task.FromResult(
                a.App.AllLogs.Any(static log => log.Message.Contains("notifications behind", StringComparison.Ordinal))));
            never.SetResult();
            await b.App.StopAsync();
        }

        await Nodes.EventuallyAsync(() => Task.FromResult(
            a.App.AllLogs.Any(static log => log.Message.Contains("its members were removed", StringComparison.Ordinal))));
        Assert.Null(check.Stuck);
        Assert.NotEqual(0, check.Calls);
    }

    [Fact]
    public async Task Fault_B11_a_process_that_stood_still_takes_nobody_for_dead()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 1);
        var left = 0;
        using var listener = nodes.A.Groups.Group("x").OnPresence(presence => { left += presence.IsJoin ? 0 : 1; });

        // One leap: the ticks between were not its own.
        nodes.Time.Advance(6 * _second);
        nodes.Time.AdvanceInSteps(2 * _second);

        Assert.Equal(1, await nodes.A.Groups.Group("x").CountAsync());
        Assert.Equal(0, left);
    }

    [Fact]
    public async Task Fault_B14_a_codec_that_cannot_encode_costs_nobody_else_the_message()
    {
        await using var nodes = await Nodes.StartAsync(mapOfA: static app =>
        {
            app.MapCrowd();
            app.MapGroup("/failing").MapCrowd().WithWebSocketOptions(static o => o.Codec = new FailingCodec());
        });
        using var meters = new Measurements(nodes.A.App.Services.GetRequiredService<IMeterFactory>());
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);

        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Group("x").SendAsync(new Seat(1, "window")));
        Assert.Equal("""{"row":1,"kind":"window"}""", await here.Socket.ReceiveTextAsync());
        Assert.Equal("""{"row":1,"kind":"window"}""", await there.Socket.ReceiveTextAsync());
        Assert.Equal(1, meters.Sum("websocket.backplane.discarded", ("reason", "codec")));
        Assert.Single(nodes.A.App.Logs, static log => log.Message.Contains("could not be encoded", StringComparison.Ordinal));

        // A member here that cannot have it: the caller is told before anyone has received it.
        await using var failing = await nodes.A.EnterAsync("/failing/crowd/x");
        await Assert.ThrowsAsync<NotSupportedException>(async () => await nodes.A.Groups.Group("x").SendAsync(new Seat(2, "aisle")));
        await nodes.A.Groups.Group("x").SendAsync("next");
        Assert.Equal("next", await here.Socket.ReceiveTextAsync());
        Assert.Equal("next", await there.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task What_throws_for_one_member_keeps_the_message_from_no_other()
    {
        await using var nodes = await Nodes.StartAsync(mapOfA: static app => app.MapCrowd().WithWebSocketOptions(static o => o.MaxSendBufferMessages = 2));
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "websocket.server.slow_closes"
                && instrument.Meter.Scope == nodes.A.App.Services.GetRequiredService<IMeterFactory>())
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => throw new InvalidTimeZoneException());
        listener.Start();
        var ends = nodes.A.App.Services.GetRequiredService<Ends>();
        await using var slow = await nodes.A.App.ConnectAsync("/crowd/x?slow=true");
        await ends.Opening.Task.WaitAsync(Clients.Patience);
        await using var other = await nodes.A.EnterAsync("/crowd/x");

        for (var i = 0; i < 4; i++)
        {
            await nodes.A.Groups.Group("x").SendAsync($"{i}");
            Assert.Equal($"{i}", await other.Socket.ReceiveTextAsync());
        }

        Assert.Contains(nodes.A.App.Logs, static log => log.Exception is InvalidTimeZoneException);
        ends.Go.SetResult();
    }

    [Fact]
    public async Task What_a_node_missed_is_counted_however_long_it_was_cut_off()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);
        await nodes.B.WhenAsync(groups => groups.Group("x"), 2);
        using var meters = new Measurements(nodes.B.App.Services.GetRequiredService<IMeterFactory>());

        nodes.B.Backplane.Cut();
        for (var i = 0; i < 3; i++)
        {
            await nodes.A.Groups.All.SendAsync("missed");
        }

        nodes.Time.AdvanceInSteps(10 * _second);
        Assert.Equal(1, await nodes.B.Groups.Group("x").CountAsync());
        Assert.Equal(0, meters.Sum("websocket.backplane.discarded", ("reason", "lost")));
        nodes.B.Backplane.Mend();
        await nodes.B.WhenAsync(groups => groups.Group("x"), 2);

        // The messages, and the heartbeats of the time.
        Assert.InRange(meters.Sum("websocket.backplane.discarded", ("reason", "lost")), 3 + 9, double.MaxValue);
    }

    [Fact]
    public async Task Nodes_that_come_back_together_exchange_few_snapshots()
    {
        const int Count = 8;
        var hub = new MemoryHub();
        var time = new FakeTimeProvider();
        List<Node> all = [];
        for (var i = 0; i < Count; i++)
        {
            all.Add(await Node.StartAsync(hub, time));
        }

        List<Entered> clients = [];
        foreach (var node in all)
        {
            clients.Add(await node.EnterAsync("/crowd/x"));
        }

        foreach (var node in all)
        {
            await node.WhenAsync(groups => groups.Group("x"), Count);
        }

        foreach (var node in all)
        {
            node.Backplane.Cut();
        }

        time.AdvanceInSteps(6 * _second);
        hub.Published.Clear();
        foreach (var node in all)
        {
            node.Backplane.Mend();
        }

        foreach (var node in all)
        {
            await node.WhenAsync(groups => groups.Group("x"), Count);
        }

        time.AdvanceInSteps(3 * _second);
        Assert.InRange(hub.Published.Count(static payload => payload[1] == Snapshot), Count, 3 * Count);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        foreach (var node in all)
        {
            await node.DisposeAsync();
        }
    }
}
