using System.Diagnostics.Metrics;
using WebSocketToolkit.Integration.Tests.Groups;

namespace WebSocketToolkit.Integration.Tests.Backplane;

/// <summary>What is code of the application while messages to a group are brought into one order for all nodes.</summary>
public sealed class GroupOrderTests
{
    [Fact]
    public async Task Fault_B18_what_counts_a_message_holds_up_nobody_who_sends_to_the_same_group()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        var audience = nodes.A.Groups.Group("x");
        var calls = 0;
        Task<WebSocketGroupSendResult>? second = null;
        using var listener = Listen(nodes.A, () =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                // On another thread, which must not wait for this one.
                second = Task.Run(() => audience.SendAsync("second").AsTask());
                second.WaitAsync(Clients.Patience).GetAwaiter().GetResult();
            }
        });

        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await audience.SendAsync("first"));

        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await second!);
        Assert.Equal("first", await here.Socket.ReceiveTextAsync());
        Assert.Equal("second", await here.Socket.ReceiveTextAsync());
    }

    [Fact]
    public async Task Fault_B18_what_counts_a_members_own_message_may_send_to_its_group()
    {
        await using var nodes = await Nodes.StartAsync();
        await using var here = await nodes.A.EnterAsync("/crowd/x");
        await using var there = await nodes.B.EnterAsync("/crowd/x");
        await nodes.A.WhenAsync(groups => groups.Group("x"), 2);
        var audience = nodes.A.Groups.Group("x");
        var calls = 0;
        var isFree = false;
        Task<WebSocketGroupSendResult>? told = null;
        using var listener = Listen(nodes.A, () =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                // Under the lock of the member: the order of the group is not waited for here.
                told = audience.SendAsync("to the group").AsTask();
                isFree = !told.IsCompleted;
            }
        });

        await nodes.A.App.Connection(here.Id).SendAsync("to the member");

        Assert.True(isFree);
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await told!);
        Assert.Equal("to the member", await here.Socket.ReceiveTextAsync());
        Assert.Equal("to the group", await here.Socket.ReceiveTextAsync());
        Assert.Equal("to the group", await there.Socket.ReceiveTextAsync());
    }

    /// <summary>Counts the messages that a node sends, and calls for each.</summary>
    private static MeterListener Listen(Node node, Action onSent)
    {
        var factory = node.App.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Name == "websocket.server.messages")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Value is "transmit")
                {
                    onSent();
                }
            }
        });
        listener.Start();
        return listener;
    }
}
