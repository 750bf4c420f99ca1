using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Integration.Tests;

/// <summary>What every backplane gets from the runtime, over one in memory: who is reached, who is known, and what becomes of losses.</summary>
public sealed class BackplaneTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task WhatIsSentReachesEveryNodeOnce()
    {
        await using var nodes = await StartAsync();
        using var here = await nodes.A.EnterAsync("/crowd/x?user=ada");
        using var there = await nodes.B.EnterAsync("/crowd/x?user=ada");
        await nodes.B.WhenAsync(groups => groups.All, 2);

        Assert.Equal(new(0, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Group("x").SendAsync("to the group", except: nodes.A.App.Connection(here.Id)));
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.User("ada").SendAsync("to the user"));
        Assert.Equal(new(0, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Connection(there.Id).SendAsync(new byte[] { 1, 2, 3 }));
        Assert.Equal(new(1, WebSocketRemoteDelivery.None), await nodes.A.Groups.Connection(here.Id).SendAsync("to the one here"));

        Assert.Equal("to the group", await there.Socket.ReceiveTextAsync());
        Assert.Equal("to the user", await there.Socket.ReceiveTextAsync());
        Assert.Equal([1, 2, 3], await there.Socket.ReceiveBinaryAsync());
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.B.Groups.All.SendAsync(new Seat(1, "window")));
        Assert.Equal("""{"row":1,"kind":"window"}""", await there.Socket.ReceiveTextAsync());
        Assert.Equal("to the user", await here.Socket.ReceiveTextAsync());
        Assert.Equal("to the one here", await here.Socket.ReceiveTextAsync());
        Assert.Equal("""{"row":1,"kind":"window"}""", await here.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task EachCodecsRoutesGetTheirOwnEncodingAndWhatIsMissingIsSaid()
    {
        await using var nodes = await StartAsync(mapOfA: static app =>
        {
            app.MapCrowd();
            app.MapGroup("/mirrored").MapCrowd().WithWebSocketOptions(static o => o.Codec = new MirrorCodec());
        });
        using var json = await nodes.A.EnterAsync("/crowd/x");
        using var mirrored = await nodes.A.EnterAsync("/mirrored/crowd/x");
        using var there = await nodes.B.EnterAsync("/crowd/x");

        await nodes.A.Groups.Group("x").SendAsync("as it is");
        Assert.Equal("as it is", await mirrored.Socket.ReceiveTextAsync());
        Assert.Equal("as it is", await there.Socket.ReceiveTextAsync());
        Assert.Equal("as it is", await json.Socket.ReceiveTextAsync());
        await nodes.B.Groups.Group("x").SendAsync("only for JSON");

        Assert.Equal("only for JSON", await json.Socket.ReceiveTextAsync());
        await EventuallyAsync(() => Task.FromResult(nodes.A.App.Logs.Any(log => log.Message.Contains("no content for the codec", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task WhatIsToBecomeOfAMessageForSlowMembersCrossesWithIt()
    {
        await using var nodes = await StartAsync(mapOfA: static app => app.MapCrowd().WithWebSocketOptions(static o => o.MaxQueuedMessages = 2));
        var gate = nodes.A.App.Services.GetRequiredService<Ends>();
        using var client = await nodes.A.App.ConnectAsync("/crowd/x?slow=true");
        await gate.Opening.Task.WaitAsync(Clients.Patience);
        using var other = await nodes.A.EnterAsync("/crowd/y");
        var group = nodes.B.Groups.Group("x");

        // It queues while OnOpen runs.
        await group.SendAsync("outdated", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropOldest, TimeToLive = _second });
        await group.SendAsync("live 1", key: "live");
        await group.SendAsync("live 2", key: "live");
        await group.SendAsync("dropped", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropNewest });
        await nodes.B.Groups.Group("y").SendAsync("all of it has come");
        Assert.Equal("all of it has come", await other.Socket.ReceiveTextAsync());
        nodes.Time.Advance(2 * _second);
        gate.Go.SetResult();

        Assert.NotEmpty(await client.ReceiveTextAsync());
        Assert.Equal("live 2", await client.ReceiveTextAsync());
        await group.SendAsync("last");
        Assert.Equal("last", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task AKickReachesEveryNode()
    {
        await using var nodes = await StartAsync();
        using var here = await nodes.A.EnterAsync("/crowd/x?user=ada");
        using var there = await nodes.B.EnterAsync("/crowd/x?user=ada");

        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.User("ada").CloseAsync(4001, "out"));

        Assert.Equal((4001, "out"), await here.Socket.ReceiveCloseAsync());
        Assert.Equal((4001, "out"), await there.Socket.ReceiveCloseAsync());
    }

    [Fact]
    public async Task MembersOfOtherNodesAreKnownWithTheirState()
    {
        await using var nodes = await StartAsync();
        using var there = await nodes.B.EnterAsync("/crowd/x?user=ada");
        await nodes.B.App.Connection(there.Id).JoinAsync("seats", new Seat(1, "window"));
        await nodes.A.WhenAsync(groups => groups.Group("seats"), 1);

        var member = Assert.Single(await nodes.A.Groups.Group("seats").MembersAsync());
        var same = Assert.Single(await nodes.B.Groups.Group("seats").MembersAsync());

        Assert.Equal((there.Id, "ada", same.NodeId, same.ConnectedAt), (member.ConnectionId, member.UserId, member.NodeId, member.ConnectedAt));
        Assert.NotNull(member.NodeId);
        Assert.Null(member.Connection);
        Assert.Equal(new Seat(1, "window"), member.GetState<Seat>());
        Assert.Equal(there.Id, Assert.Single(await nodes.A.Groups.User("ada").MembersAsync()).ConnectionId);
        Assert.Equal(there.Id, Assert.Single(await nodes.A.Groups.Connection(there.Id).MembersAsync()).ConnectionId);
        Assert.Equal(1, await nodes.A.Groups.All.CountAsync());
        await nodes.B.App.Connection(there.Id).JoinAsync("seats", new Seat(2, "aisle"));
        await EventuallyAsync(async () => (await nodes.A.Groups.Group("seats").MembersAsync())[0].GetState<Seat>() == new Seat(2, "aisle"));
    }

    [Fact]
    public async Task AStateWithoutAContractIsRefusedWithTheRemedyWhereItWouldHaveToTravel()
    {
        Action<WebApplicationBuilder> bare = static builder => builder.Services.ConfigureHttpJsonOptions(
            static o => o.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine());
        await using var nodes = await StartAsync(configure: bare);
        using var client = await nodes.A.EnterAsync("/crowd/x");
        var connection = nodes.A.App.Connection(client.Id);

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.JoinAsync("seats", new Seat(1, "window")).AsTask());

        Assert.Contains("[JsonSerializable(typeof(Seat))]", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["x"], connection.Groups);
        Assert.Equal(0, await nodes.A.Groups.Group("seats").CountAsync());
        await using var alone = await TestApp.StartAsync(app => app.MapCrowd(), builder =>
        {
            bare(builder);
            builder.Services.AddSingleton<Ends>();
        });
        using var other = await alone.ConnectAsync("/crowd/x");
        await alone.Connection(await other.ReceiveTextAsync()).JoinAsync("seats", new Seat(1, "window"));
    }

    [Fact]
    public async Task ANodeThatComesLaterLearnsOfEveryoneAndIsLearntOf()
    {
        await using var nodes = await StartAsync();
        using var first = await nodes.A.EnterAsync("/crowd/x?user=ada");
        for (var i = 0; i < 100; i++)
        {
            // More than one part of a snapshot.
            await nodes.A.App.Connection(first.Id).JoinAsync($"group {i}", new Seat(i, new string('x', 2000)));
        }

        await using var c = await Node.StartAsync(nodes.Hub, nodes.Time);
        using var late = await c.EnterAsync("/crowd/x");

        await c.WhenAsync(groups => groups.Group("x"), 2);
        Assert.Equal(99, (await c.Groups.Group("group 99").MembersAsync())[0].GetState<Seat>()!.Row);
        await nodes.A.WhenAsync(groups => groups.All, 2);
        await nodes.B.WhenAsync(groups => groups.All, 2);
    }

    [Fact]
    public async Task PresenceIsToldOnAllNodesAndANodeThatFallsSilentLeaves()
    {
        await using var nodes = await StartAsync();
        var told = Channel.CreateUnbounded<WebSocketPresence>();
        using var listener = nodes.A.Groups.Group("x").OnPresence(presence => { told.Writer.TryWrite(presence); });
        using var here = await nodes.A.EnterAsync("/crowd/x");
        Assert.Equal(new(true, here.Id, null, 1), await NextAsync(told));
        using var there = await nodes.B.EnterAsync("/crowd/x?user=bob");
        Assert.Equal(new(true, there.Id, "bob", 2), await NextAsync(told));

        nodes.B.Backplane.CutUnnoticed();
        nodes.Time.Advance(3 * _second);
        Assert.Equal(2, await nodes.A.Groups.Group("x").CountAsync());
        nodes.Time.Advance(2 * _second);
        Assert.Equal(new(false, there.Id, "bob", 1), await NextAsync(told));

        nodes.B.Backplane.Mend();
        Assert.Equal(new(true, there.Id, "bob", 2), await NextAsync(told));
        await nodes.B.App.Connection(there.Id).LeaveAsync("x");
        Assert.Equal(new(false, there.Id, "bob", 1), await NextAsync(told));
    }

    [Fact]
    public async Task ANodeThatStopsLeavesAtOnce()
    {
        await using var nodes = await StartAsync();
        using (await nodes.B.EnterAsync("/crowd/x"))
        {
            await nodes.A.WhenAsync(groups => groups.All, 1);
        }

        await nodes.B.App.StopAsync();

        // Without a step of the clock: it says goodbye.
        await EventuallyAsync(() => Task.FromResult(nodes.A.App.AllLogs.Any(log => log.Message.Contains("has gone", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task WhileTheBackplaneIsAwayTheSenderIsToldAndEveryoneHereIsReached()
    {
        await using var nodes = await StartAsync();
        using var here = await nodes.A.EnterAsync("/crowd/x");
        using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);

        nodes.A.Backplane.Cut();
        var cut = await nodes.A.Groups.Group("x").SendAsync("only here");
        var kick = await nodes.A.Groups.Group("nobody is in it").CloseAsync();
        nodes.Time.Advance(5 * _second);

        Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), cut);
        Assert.Equal(new(0, WebSocketRemoteDelivery.Unavailable), kick);
        Assert.Equal("only here", await here.Socket.ReceiveTextAsync());
        Assert.Equal(1, await nodes.A.Groups.Group("x").CountAsync());
        Assert.Equal(HealthStatus.Degraded, (await nodes.A.HealthAsync()).Status);

        // The other node is not back yet, so that what is sent now may miss it.
        nodes.B.Backplane.CutUnnoticed();
        nodes.A.Backplane.Mend();
        Assert.Equal(HealthStatus.Healthy, (await nodes.A.HealthAsync()).Status);
        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await nodes.A.Groups.Group("x").SendAsync("too early")).Remote);
        nodes.B.Backplane.Mend();
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);
        await nodes.B.WhenAsync(groups => groups.Group("x"), 2);
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Group("x").SendAsync("all"));
        Assert.Equal("all", await there.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task WhatComesTwiceCountsOnceAndWhatIsMissingIsNoticed()
    {
        await using var nodes = await StartAsync();
        var discarded = new ConcurrentDictionary<string, long>();
        using var meter = Listen(nodes.B.App, discarded);
        using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 1);

        nodes.Hub.Transport = static payload => [payload, payload];
        await nodes.A.Groups.Group("x").SendAsync("once");
        nodes.Hub.Transport = static _ => [];
        await nodes.A.Groups.Group("x").SendAsync("never");
        nodes.Hub.Transport = static payload => [payload];
        await nodes.A.Groups.Group("x").SendAsync("again");

        Assert.Equal("once", await there.Socket.ReceiveTextAsync());
        Assert.Equal("again", await there.Socket.ReceiveTextAsync());
        Assert.Equal((1, 1), (discarded["duplicate"], discarded["lost"]));
    }

    [Fact]
    public async Task AChangeThatWasMissedIsMadeUpForWithTheNextHeartbeat()
    {
        await using var nodes = await StartAsync();
        using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 1);
        var lost = new TaskCompletionSource();
        nodes.Hub.Transport = _ =>
        {
            lost.TrySetResult();
            return [];
        };
        await nodes.B.App.Connection(there.Id).LeaveAsync("x");
        await nodes.B.App.Connection(there.Id).JoinAsync("y");
        await lost.Task.WaitAsync(Clients.Patience);
        nodes.Hub.Transport = static payload => [payload];

        await EventuallyAsync(async () =>
        {
            nodes.Time.Advance(_second);
            return await nodes.A.Groups.Group("x").CountAsync() == 0 && await nodes.A.Groups.Group("y").CountAsync() == 1;
        });
    }

    [Fact]
    public async Task WhatMakesNoSenseHarmsNothing()
    {
        await using var nodes = await StartAsync();
        using var here = await nodes.A.EnterAsync("/crowd/x");
        using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.All, 2);
        await nodes.A.Groups.Group("x").SendAsync("hello");
        await nodes.A.Groups.Group("x").CloseAsync(4000, "bye", except: nodes.A.App.Connection(here.Id));
        Assert.Equal("hello", await there.Socket.ReceiveTextAsync());
        const byte Close = 2;
        var samples = nodes.Hub.Published.Where(static sample => sample[1] != Close).ToArray();
        var random = new Random(42);
        var topic = typeof(Crowd).FullName!;
        for (var i = 0; i < 20_000; i++)
        {
            var sample = samples[i % samples.Length].AsSpan(0, random.Next(samples[i % samples.Length].Length + 1)).ToArray();
            for (var flips = random.Next(4); flips > 0 && sample.Length > 18; flips--)
            {
                // Anything but the format; a node of another name, so that the real ones are not drowned out.
                sample[random.Next(1, sample.Length)] = (byte)random.Next(256);
            }

            if (sample.Length > 18)
            {
                sample[2] ^= 0xA5;
                sample[1] = sample[1] == Close ? (byte)0 : sample[1];
            }

            nodes.A.Backplane.Arrive(topic, sample);
        }

        await nodes.B.Groups.All.SendAsync("still here");

        while (await here.Socket.ReceiveMessageAsync() is var (type, data) && System.Text.Encoding.UTF8.GetString(data) != "still here")
        {
            Assert.NotEqual(WebSocketMessageType.Close, type);
        }

        Assert.DoesNotContain(nodes.A.App.Logs, log => log.Message.Contains("could not be handled", StringComparison.Ordinal));
        Assert.Single(nodes.A.App.Logs, log => log.Message.Contains("is left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TimesThatMakeNoSenseStopTheStart()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(
            static _ => { }, static builder => builder.Services.AddWebSocketRoutes(static o => o.Backplane.NodeTimeout = _second)));

        Assert.Contains("NodeTimeout of at least twice", fault.Message, StringComparison.Ordinal);
    }

    private static async Task<Nodes> StartAsync(Action<WebApplication>? mapOfA = null, Action<WebApplicationBuilder>? configure = null)
    {
        var (hub, time) = (new MemoryHub(), new FakeTime());
        var a = await Node.StartAsync(hub, time, mapOfA, configure);
        return new(hub, time, a, await Node.StartAsync(hub, time, null, configure));
    }

    private static MeterListener Listen(TestApp app, ConcurrentDictionary<string, long> discarded)
    {
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "websocket.backplane.discarded" && instrument.Meter.Scope == meters)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
            discarded.AddOrUpdate((string)tags[0].Value!, count, (_, before) => before + count));
        listener.Start();
        return listener;
    }

    private static Task<WebSocketPresence> NextAsync(Channel<WebSocketPresence> told) =>
        told.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private sealed record Entered(ClientWebSocket Socket, string Id) : IDisposable
    {
        public void Dispose() => Socket.Dispose();
    }

    private sealed record Node(TestApp App, MemoryBackplane Backplane, FakeTime Time) : IAsyncDisposable
    {
        public WebSocketGroups<Crowd> Groups => App.Services.GetRequiredService<WebSocketGroups<Crowd>>();

        public static async Task<Node> StartAsync(
            MemoryHub hub, FakeTime time, Action<WebApplication>? map = null, Action<WebApplicationBuilder>? configure = null)
        {
            var app = await TestApp.StartAsync(map ?? (static app => app.MapCrowd()), builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(time);
                builder.Services.AddSingleton<IWebSocketBackplane>(_ => new MemoryBackplane(hub));
                builder.Services.AddSingleton<Ends>().AddSingleton<IWebSocketUserIdProvider, QueryUserIdProvider>();
                builder.Services.AddHealthChecks().AddWebSocketBackplane();

                // A client that nobody reads does not answer; the clock makes leaps here.
                builder.Services.AddWebSocketRoutes(static o => o.PingInterval = TimeSpan.Zero);
                configure?.Invoke(builder);
            });
            return new(app, (MemoryBackplane)app.Services.GetRequiredService<IWebSocketBackplane>(), time);
        }

        public async Task<Entered> EnterAsync(string path)
        {
            var socket = await App.ConnectAsync(path);
            return new(socket, await socket.ReceiveTextAsync());
        }

        public Task WhenAsync(Func<WebSocketGroups<Crowd>, WebSocketAudience> audience, int count) =>
            EventuallyAsync(async () =>
            {
                // What is asked for within a heartbeat is answered with the next.
                Time.Advance(TimeSpan.FromMilliseconds(100));
                return await audience(Groups).CountAsync() == count;
            });

        public Task<HealthReport> HealthAsync() => App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    private sealed record Nodes(MemoryHub Hub, FakeTime Time, Node A, Node B) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await A.DisposeAsync();
            await B.DisposeAsync();
        }
    }
}
