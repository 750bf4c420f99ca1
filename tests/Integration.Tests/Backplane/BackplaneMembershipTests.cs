using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using WebSocketToolkit.Integration.Tests.Groups;

namespace WebSocketToolkit.Integration.Tests.Backplane;

/// <summary>What nodes know of each other's members, and how they find out what they have missed.</summary>
public sealed class BackplaneMembershipTests
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Members_of_other_nodes_are_known_with_their_state()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var there = await nodes.B.EnterAsync("/crowd/x?user=ada");
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
        await Nodes.EventuallyAsync(async () => (await nodes.A.Groups.Group("seats").MembersAsync())[0].GetState<Seat>() == new Seat(2, "aisle"));
    }

    [Fact]
    public async Task A_state_without_a_contract_is_refused_with_the_remedy_where_it_would_have_to_travel()
    {
        Action<WebApplicationBuilder> bare = static builder => builder.Services.ConfigureHttpJsonOptions(
            static o => o.SerializerOptions.TypeInfoResolver = JsonTypeInfoResolver.Combine());
        await using var nodes = await Nodes.StartAsync(configure: bare);
        await using var client = await nodes.A.EnterAsync("/crowd/x");
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
        await using var other = await alone.ConnectAsync("/crowd/x");
        await alone.Connection(await other.ReceiveTextAsync()).JoinAsync("seats", new Seat(1, "window"));
    }

    [Fact]
    public async Task A_node_that_comes_later_learns_of_everyone_and_is_learnt_of()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var first = await nodes.A.EnterAsync("/crowd/x?user=ada");
        for (var i = 0; i < 100; i++)
        {
            // More than one part of a snapshot.
            await nodes.A.App.Connection(first.Id).JoinAsync($"group {i}", new Seat(i, new string('x', 2000)));
        }

        await using var c = await Node.StartAsync(nodes.Hub, nodes.Time);
        await using var late = await c.EnterAsync("/crowd/x");

        await c.WhenAsync(groups => groups.Group("x"), 2);
        Assert.Equal(99, (await c.Groups.Group("group 99").MembersAsync())[0].GetState<Seat>()!.Row);
        await nodes.A.WhenAsync(groups => groups.All, 2);
        await nodes.B.WhenAsync(groups => groups.All, 2);
    }

    [Fact]
    public async Task Presence_is_told_on_all_nodes_and_a_node_that_falls_silent_leaves()
    {
        await using var nodes = await Nodes.StartAsync();
        var told = Channel.CreateUnbounded<WebSocketPresenceChange>();
        using var listener = nodes.A.Groups.Group("x").OnPresence(presence => { told.Writer.TryWrite(presence); });
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        Assert.Equal(new(true, here.Id, null, 1), await NextAsync(told));
        await using var there = await nodes.B.EnterAsync("/crowd/x?user=bob");
        Assert.Equal(new(true, there.Id, "bob", 2), await NextAsync(told));

        nodes.B.Backplane.CutUnnoticed();
        nodes.Time.AdvanceInSteps(3 * _second);
        Assert.Equal(2, await nodes.A.Groups.Group("x").CountAsync());
        nodes.Time.AdvanceInSteps(2 * _second);
        Assert.Equal(new(false, there.Id, "bob", 1), await NextAsync(told));

        nodes.B.Backplane.Mend();
        Assert.Equal(new(true, there.Id, "bob", 2), await NextAsync(told));
        await nodes.B.App.Connection(there.Id).LeaveAsync("x");
        Assert.Equal(new(false, there.Id, "bob", 1), await NextAsync(told));
    }

    [Fact]
    public async Task A_node_that_stops_leaves_at_once()
    {
        await using var nodes = await Nodes.StartAsync();
        await using (await nodes.B.EnterAsync("/crowd/x"))
        {
            await nodes.A.WhenAsync(groups => groups.All, 1);
        }

        await nodes.B.App.StopAsync();

        // Without a step of the clock: it says goodbye.
        await Nodes.EventuallyAsync(() => Task.FromResult(nodes.A.App.AllLogs.Any(log => log.Message.Contains("its members were removed", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_change_that_was_missed_is_made_up_for_with_the_next_heartbeat()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var there = await nodes.B.EnterAsync("/crowd/x");
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

        await Nodes.EventuallyAsync(async () =>
        {
            nodes.Time.Advance(_second);
            return await nodes.A.Groups.Group("x").CountAsync() == 0 && await nodes.A.Groups.Group("y").CountAsync() == 1;
        });
    }

    private static Task<WebSocketPresenceChange> NextAsync(Channel<WebSocketPresenceChange> told) =>
        told.Reader.ReadAsync().AsTask().WaitAsync(Clients.Patience);
}
