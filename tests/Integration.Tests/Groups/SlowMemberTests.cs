using WebSocketToolkit.Integration.Tests.Sending;
using Policy = WebSocketToolkit.WebSocketSlowConsumerPolicy;

namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>What becomes of a group's messages to a member that does not read.</summary>
public sealed class SlowMemberTests : StalledConnection
{
    [Fact]
    public async Task A_groups_message_is_treated_by_its_options_then_its_type_then_the_route()
    {
        var connection = await StallAsync(o => (o.MaxSendBufferMessages, o.SlowConsumerPolicy) = (2, Policy.DropOldest));
        var all = App.Services.GetRequiredService<WebSocketGroups<SlowEndpoint>>().All;
        await all.SendAsync(new Quote("A", 1), key: "A");
        await all.SendAsync(new Quote("A", 2), key: "A");
        await all.SendAsync(new Tick(1, "a"));
        await all.SendAsync(new Tick(1, "b"));
        await all.SendAsync("no room", new WebSocketSendOptions { Policy = Policy.DropNewest });
        await all.SendAsync("room");
        Assert.Equal(["""{"from":"b","number":1}""", "room"], await ReadAsync(2));
        await StopReadingAsync(connection);
        await all.SendAsync("0", except: connection);
        await all.SendAsync("1", new WebSocketSendOptions { Policy = Policy.Wait });
        await all.SendAsync("2", new WebSocketSendOptions { Policy = Policy.Close });
        await all.SendAsync("3", new WebSocketSendOptions { Policy = Policy.Wait });
        Assert.Equal(["1", "2"], await ReadAsync(2));
        Assert.Equal(1013, (await Client.ExpectCloseAsync()).Code);
    }

    [Fact]
    public async Task What_a_group_sends_while_OnOpen_runs_may_be_replaced_dropped_and_outdated_too()
    {
        var gate = new TaskCompletionSource();
        await StartAsync(o => o.MaxSendBufferMessages = 2, opening: gate.Task);
        var all = App.Services.GetRequiredService<WebSocketGroups<SlowEndpoint>>().All;
        await all.SendAsync("outdated", new WebSocketSendOptions { Policy = Policy.DropOldest, TimeToLive = TimeSpan.FromSeconds(1) });
        await all.SendAsync("live 1", key: "live");
        await all.SendAsync("live 2", key: "live");
        await all.SendAsync("dropped", new WebSocketSendOptions { Policy = Policy.DropNewest });
        Time.Advance(TimeSpan.FromSeconds(2));
        await (await Connected.Task).SendAsync("history");
        gate.SetResult();
        Assert.Equal("history", await Client.ReceiveTextAsync());
        Assert.Equal("live 2", await Client.ReceiveTextAsync());
        Assert.Equal(1, Meters.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "newest")));
        Assert.Equal(1, Meters.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "expired")));
    }
}
