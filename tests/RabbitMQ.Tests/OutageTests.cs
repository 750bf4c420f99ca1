using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.RabbitMQ.Tests;

/// <summary>What becomes of nodes while the way to the broker is cut or jammed, and after.</summary>
public sealed class OutageTests
{
    /// <summary>Longer than an attempt to connect may take: what is right after it stays right.</summary>
    private static readonly TimeSpan _shortConfirm = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task While_it_is_away_the_sender_is_told_and_after_it_everything_is_right()
    {
        var exchange = RabbitNode.NewExchange();
        await using var road = new Road(Broker.Address.Port);
        await using var a = await RabbitNode.StartAsync(exchange, Broker.By(road.Port));
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await a.WhenAsync(2);
        await b.WhenAsync(2);
        road.Cut();
        while (await a.HealthAsync() == HealthStatus.Healthy)
        {
            await Task.Yield();
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), await a.Groups.All.SendAsync($"here {i}"));
            Assert.Equal($"here {i}", await here.ReceiveTextAsync());
        }

        // The nodes lose sight of each other within the documented time.
        var cut = new FairStopwatch();
        await Task.WhenAll(a.WhenAsync(1), b.WhenAsync(1));
        cut.Expect(TimeSpan.FromSeconds(8));
        Assert.Equal(HealthStatus.Degraded, await a.HealthAsync());

        road.Mend();
        var mended = new FairStopwatch();
        await Task.WhenAll(a.WhenConnectedAsync(), a.WhenAsync(2), b.WhenAsync(2));
        mended.Expect(TimeSpan.FromSeconds(5));
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await a.Groups.All.SendAsync("all"));
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await b.Groups.All.SendAsync("all"));
        Assert.Equal("all", await there.ReceiveTextAsync());
        Assert.Equal("all", await there.ReceiveTextAsync());
        Assert.Equal(HealthStatus.Healthy, await a.HealthAsync());
    }

    [Fact]
    public async Task What_is_reported_as_sent_while_the_road_is_cut_again_and_again_arrives_once_and_in_order()
    {
        var exchange = RabbitNode.NewExchange();
        await using var road = new Road(Broker.Address.Port);
        await using var a = await RabbitNode.StartAsync(exchange, Broker.By(road.Port));
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var there = await b.EnterAsync();
        await a.WhenAsync(1);
        using var over = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Delay(300);
                road.Cut();
                await Task.Delay(300);
                road.Mend();
                await a.WhenAsync(1);
            }

            await Task.Delay(300);
            await over.CancelAsync();
        });

        // B's end stays whole: what A is told has been sent must get there, and of the rest it may.
        List<string> sent = [];
        var told = 0;
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            if ((await a.Groups.All.SendAsync($"{i}")).RemoteDelivery == WebSocketRemoteDelivery.Sent)
            {
                sent.Add($"{i}");
            }
            else
            {
                told++;
                await Task.Delay(1);
            }
        }

        await cutting;

        // By the same way, so that it comes last; A may still be on its way back to the broker.
        while ((await a.Groups.All.SendAsync("end")).RemoteDelivery != WebSocketRemoteDelivery.Sent)
        {
            await a.WhenConnectedAsync();
            await Task.Delay(1);
        }

        List<string> received = [];
        while (await there.ReceiveTextAsync() is var message and not "end")
        {
            received.Add(message);
        }

        Assert.NotEqual(0, told);
        Assert.Empty(sent.Except(received));
        Assert.Equal(received.Select(int.Parse).Order().Distinct(), received.Select(int.Parse));
    }

    [Fact]
    public async Task An_application_starts_without_the_broker_and_is_joined_later()
    {
        var exchange = RabbitNode.NewExchange();
        await using var road = new Road(Broker.Address.Port, isCut: true);
        await using var a = await RabbitNode.StartAsync(exchange, Broker.By(road.Port), waits: false);
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), await a.Groups.All.SendAsync("alone"));
        Assert.Equal("alone", await here.ReceiveTextAsync());
        Assert.Equal(HealthStatus.Degraded, await a.HealthAsync());

        road.Mend();
        await Task.WhenAll(a.WhenConnectedAsync(), a.WhenAsync(2), b.WhenAsync(2));
        await a.Groups.All.SendAsync("together");

        Assert.Equal("together", await here.ReceiveTextAsync());
        Assert.Equal("together", await there.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_broker_that_is_silent_holds_nobody_up_for_longer_than_confirm_timeout()
    {
        var exchange = RabbitNode.NewExchange();
        await using var road = new Road(Broker.Address.Port);
        await using var a = await RabbitNode.StartAsync(exchange, Broker.By(road.Port), static o =>
        {
            o.ConfirmTimeout = _shortConfirm;
            o.MaxBufferedBytes = 64 * 1024;
        });
        await using var here = await a.EnterAsync();
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var there = await b.EnterAsync();
        await a.WhenAsync(2);
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await a.Groups.All.SendAsync("before"));

        road.Jam();
        var message = new string('x', 32 * 1024);
        var jammed = new FairStopwatch();
        var waiting = a.Groups.All.SendAsync(message);
        Assert.False(waiting.IsCompleted);
        for (var i = 0; i < 10; i++)
        {
            // The buffer is full with the next one at the latest: what is beyond is refused at once.
            var refused = a.Groups.All.SendAsync(message);
            Assert.True(i == 0 || refused.IsCompleted);
        }

        Assert.Equal("before", await here.ReceiveTextAsync());
        for (var i = 0; i < 11; i++)
        {
            Assert.Equal(message, await here.ReceiveTextAsync());
        }

        Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), await waiting);
        jammed.Expect(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(5));

        road.Clear();
        using var patience = new CancellationTokenSource(Clients.Patience);
        while ((await a.Groups.All.SendAsync("after")).RemoteDelivery != WebSocketRemoteDelivery.Sent)
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
