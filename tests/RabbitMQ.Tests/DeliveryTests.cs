using System.Globalization;

namespace WebSocketToolkit.RabbitMQ.Tests;

/// <summary>What gets from node to node over a real broker.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task Messages_in_both_directions_arrive_once_and_in_order() => await CrossAsync(2_000);

    [Fact]
    public async Task A_large_message_arrives_whole()
    {
        var exchange = RabbitNode.NewExchange();
        await using var a = await RabbitNode.StartAsync(exchange);
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var there = await b.EnterAsync();
        await a.WhenAsync(1);
        var message = new string('x', 4 * 1024 * 1024);

        Assert.Equal(new(0, WebSocketRemoteDelivery.Sent), await a.Groups.All.SendAsync(message));

        Assert.Equal(message, await there.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_route_without_a_class_crosses_whatever_its_name_is()
    {
        const string Pattern = "/files.*.#/{**path}";
        static void Map(WebApplication app) => app.MapWebSocket(Pattern, connection => connection.SendAsync("ready").AsTask());
        var exchange = RabbitNode.NewExchange();
        await using var a = await RabbitNode.StartAsync(exchange, map: Map);
        await using var b = await RabbitNode.StartAsync(exchange, map: Map);
        await using var there = await b.App.ConnectAsync("/files.*.%23/some");
        Assert.Equal("ready", await there.ReceiveTextAsync());
        await using var relay = await b.EnterAsync();
        var groups = a.App.Services.GetRequiredKeyedService<WebSocketGroups>(Pattern);
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (await groups.All.CountAsync() != 1)
        {
            await Task.Delay(10, patience.Token);
        }

        await a.Groups.All.SendAsync("to the class");
        await groups.All.SendAsync("to the route");

        Assert.Equal("to the route", await there.ReceiveTextAsync());
        Assert.Equal("to the class", await relay.ReceiveTextAsync());
    }

    [Fact]
    public async Task Applications_on_one_broker_do_not_hear_each_other()
    {
        await using var a = await RabbitNode.StartAsync(RabbitNode.NewExchange());
        await using var other = await RabbitNode.StartAsync(RabbitNode.NewExchange());
        await using var here = await a.EnterAsync();
        await using var there = await other.EnterAsync();

        await a.Groups.All.SendAsync("ours");
        await other.Groups.All.SendAsync("theirs");

        Assert.Equal("ours", await here.ReceiveTextAsync());
        Assert.Equal("theirs", await there.ReceiveTextAsync());
    }

    [Fact]
    public async Task Settings_that_make_no_sense_stop_the_start()
    {
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => RabbitNode.StartAsync("", new Uri("http://localhost"), static o => o.Prefetch = 0));

        Assert.Equal(3, fault.Failures.Count());
        Assert.Contains("amqp://", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_B15_settings_that_no_timer_or_protocol_can_take_stop_the_start()
    {
        var fault = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => RabbitNode.StartAsync(new string('x', 256), configure: static o =>
            {
                o.ConfirmTimeout = TimeSpan.FromDays(60);
                o.MaxMessageBytes = int.MaxValue;
            }));

        Assert.Equal(3, fault.Failures.Count());
    }

    /// <summary>Each node's client says so much, and hears what the other's says.</summary>
    internal static async Task CrossAsync(int messages)
    {
        var exchange = RabbitNode.NewExchange();
        await using var a = await RabbitNode.StartAsync(exchange);
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await a.WhenAsync(2);
        await b.WhenAsync(2);

        await Task.WhenAll(SayAsync(here, messages), SayAsync(there, messages), HearAsync(here, messages), HearAsync(there, messages));
        await a.Groups.All.SendAsync("end");
        await b.Groups.All.SendAsync("end");

        // Nothing came twice: after all of it comes the end, and the other's.
        foreach (var client in new[] { here, here, there, there })
        {
            Assert.Equal("end", await client.ReceiveTextAsync());
        }
    }

    private static async Task SayAsync(WebSocketTestClient client, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            await client.SendAsync(i.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task HearAsync(WebSocketTestClient client, int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            Assert.Equal(i.ToString(CultureInfo.InvariantCulture), await client.ReceiveTextAsync());
        }
    }
}
