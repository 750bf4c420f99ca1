using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Integration.Tests.Groups;

namespace WebSocketToolkit.Integration.Tests.Backplane;

/// <summary>What every backplane gets from the runtime, over one in memory: who is reached, and what becomes of losses.</summary>
public sealed class BackplaneTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task What_is_sent_reaches_every_node_once()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x?user=ada");
        await using var there = await nodes.B.EnterAsync("/crowd/x?user=ada");
        await nodes.B.WhenAsync(groups => groups.All, 2);

        Assert.Equal(new(0, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Group("x").SendAsync("to the group", except: nodes.A.App.Connection(here.Id)));
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.User("ada").SendAsync("to the user"));
        Assert.Equal(new(0, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Connection(there.Id).SendAsync(new byte[] { 1, 2, 3 }));
        Assert.Equal(new(1, WebSocketRemoteDelivery.None), await nodes.A.Groups.Connection(here.Id).SendAsync("to the one here"));

        Assert.Equal("to the group", await there.Socket.ReceiveTextAsync());
        Assert.Equal("to the user", await there.Socket.ReceiveTextAsync());
        Assert.Equal([1, 2, 3], await there.Socket.ReceiveBytesAsync());
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.B.Groups.All.SendAsync(new Seat(1, "window")));
        Assert.Equal("""{"row":1,"kind":"window"}""", await there.Socket.ReceiveTextAsync());
        Assert.Equal("to the user", await here.Socket.ReceiveTextAsync());
        Assert.Equal("to the one here", await here.Socket.ReceiveTextAsync());
        Assert.Equal("""{"row":1,"kind":"window"}""", await here.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task Each_codecs_routes_get_their_own_encoding_and_what_is_missing_is_said()
    {
        await using var nodes = await Nodes.StartAsync(mapOfA: static app =>
        {
            app.MapCrowd();
            app.MapGroup("/mirrored").MapCrowd().WithWebSocketOptions(static o => o.Codec = new MirrorCodec());
        });
        await using var json = await nodes.A.EnterAsync("/crowd/x");
        await using var mirrored = await nodes.A.EnterAsync("/mirrored/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");

        await nodes.A.Groups.Group("x").SendAsync("as it is");
        Assert.Equal("as it is", await mirrored.Socket.ReceiveTextAsync());
        Assert.Equal("as it is", await there.Socket.ReceiveTextAsync());
        Assert.Equal("as it is", await json.Socket.ReceiveTextAsync());
        await nodes.B.Groups.Group("x").SendAsync("only for JSON");

        Assert.Equal("only for JSON", await json.Socket.ReceiveTextAsync());
        await Nodes.EventuallyAsync(() => Task.FromResult(nodes.A.App.Logs.Any(log => log.Message.Contains("no content for the codec", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_is_to_become_of_a_message_for_slow_members_crosses_with_it()
    {
        await using var nodes = await Nodes.StartAsync(mapOfA: static app => app.MapCrowd().WithWebSocketOptions(static o => o.MaxSendBufferMessages = 2));
        var gate = nodes.A.App.Services.GetRequiredService<Ends>();
        await using var client = await nodes.A.App.ConnectAsync("/crowd/x?slow=true");
        await gate.Opening.Task.WaitAsync(Clients.Patience);
        await using var other = await nodes.A.EnterAsync("/crowd/y");
        var group = nodes.B.Groups.Group("x");

        // It queues while OnOpen runs.
        await group.SendAsync("outdated", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropOldest, TimeToLive = _second });
        await group.SendAsync("live 1", key: "live");
        await group.SendAsync("live 2", key: "live");
        await group.SendAsync("dropped", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropNewest });
        await nodes.B.Groups.Group("y").SendAsync("all of it has come");
        Assert.Equal("all of it has come", await other.Socket.ReceiveTextAsync());
        nodes.Time.AdvanceInSteps(2 * _second);
        gate.Go.SetResult();

        Assert.NotEmpty(await client.ReceiveTextAsync());
        Assert.Equal("live 2", await client.ReceiveTextAsync());
        await group.SendAsync("last");
        Assert.Equal("last", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_kick_reaches_every_node()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x?user=ada");
        await using var there = await nodes.B.EnterAsync("/crowd/x?user=ada");

        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.User("ada").CloseAsync(4001, "out"));

        Assert.Equal((4001, "out"), await here.Socket.ExpectCloseAsync());
        Assert.Equal((4001, "out"), await there.Socket.ExpectCloseAsync());
    }

    [Fact]
    public async Task While_the_backplane_is_away_the_sender_is_told_and_everyone_here_is_reached()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);

        nodes.A.Backplane.Cut();
        var cut = await nodes.A.Groups.Group("x").SendAsync("only here");
        var kick = await nodes.A.Groups.Group("nobody is in it").CloseAsync();
        nodes.Time.AdvanceInSteps(5 * _second);

        Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), cut);
        Assert.Equal(new(0, WebSocketRemoteDelivery.Unavailable), kick);
        Assert.Equal("only here", await here.Socket.ReceiveTextAsync());
        Assert.Equal(1, await nodes.A.Groups.Group("x").CountAsync());
        Assert.Equal(HealthStatus.Degraded, (await nodes.A.HealthAsync()).Status);

        // The other node is not back yet, so that what is sent now may miss it.
        nodes.B.Backplane.CutUnnoticed();
        nodes.A.Backplane.Mend();
        Assert.Equal(HealthStatus.Healthy, (await nodes.A.HealthAsync()).Status);
        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await nodes.A.Groups.Group("x").SendAsync("too early")).RemoteDelivery);
        nodes.B.Backplane.Mend();
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);
        await nodes.B.WhenAsync(groups => groups.Group("x"), 2);
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await nodes.A.Groups.Group("x").SendAsync("all"));
        Assert.Equal("all", await there.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task What_comes_twice_counts_once_and_what_is_missing_is_noticed()
    {
        await using var nodes = await Nodes.StartAsync();
        using var meters = new Measurements(nodes.B.App.Services.GetRequiredService<IMeterFactory>());
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 1);

        nodes.Hub.Transport = static payload => [payload, payload];
        await nodes.A.Groups.Group("x").SendAsync("once");
        nodes.Hub.Transport = static _ => [];
        await nodes.A.Groups.Group("x").SendAsync("never");
        nodes.Hub.Transport = static payload => [payload];
        await nodes.A.Groups.Group("x").SendAsync("again");

        Assert.Equal("once", await there.Socket.ReceiveTextAsync());
        Assert.Equal("again", await there.Socket.ReceiveTextAsync());
        Assert.Equal(1, meters.Sum("websocket.backplane.discarded", ("reason", "duplicate")));
        Assert.Equal(1, meters.Sum("websocket.backplane.discarded", ("reason", "lost")));
    }

    [Fact]
    public async Task What_makes_no_sense_harms_nothing()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");
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
            var original = samples[i % samples.Length];
            var sample = original[..random.Next(original.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && sample.Length > 18; flips--)
            {
                // Anything but the format.
                sample[random.Next(1, sample.Length)] = (byte)random.Next(256);
            }

            if (sample.Length > 18)
            {
                // Of a node of another name, whatever was flipped: what a real one says is believed.
                sample[2] = (byte)~original[2];
                sample[1] = sample[1] == Close ? (byte)0 : sample[1];
            }

            nodes.A.Backplane.Arrive(topic, sample, isOwn: false);
        }

        await nodes.B.Groups.All.SendAsync("still here");

        // A close in between fails the test.
        while (System.Text.Encoding.UTF8.GetString((await here.Socket.ReceiveMessageAsync()).Data.Span) != "still here")
        {
        }

        Assert.DoesNotContain(nodes.A.App.Logs, log => log.Message.Contains("could not be handled", StringComparison.Ordinal));
        Assert.Single(nodes.A.App.Logs, log => log.Message.Contains("Ignored a message", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Times_that_make_no_sense_stop_the_start()
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => TestApp.StartAsync(
            static _ => { }, static builder => builder.Services.AddWebSocketRoutes(static o => o.Backplane.NodeTimeout = _second)));

        Assert.Contains("NodeTimeout must be at least twice", fault.Message, StringComparison.Ordinal);
    }
}
