using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.RabbitMQ.Tests.Adversity;

/// <summary>What only RabbitMQ does: rights, ports, settings of its client, and its patience with acknowledgements.</summary>
[Collection(AdversityGroup.Name)]
public sealed class RabbitMQFaultTests
{
    private readonly string _exchange = RabbitNode.NewExchange();

    [Fact]
    [Trait("Category", "Load")]
    public async Task Fault_B8_a_node_that_may_not_publish_says_so_and_does_not_hurry()
    {
        await Broker.ControlAsync("add_user", "reader", "reader");
        try
        {
            await using (await RabbitNode.StartAsync(_exchange))
            {
                // The exchange is there.
            }

            await Broker.ControlAsync("set_permissions", "reader", ".*", "^(?!tests-).*", ".*");
            var address = new UriBuilder(Broker.Address) { UserName = "reader", Password = "reader" }.Uri;
            await using var node = await RabbitNode.StartAsync(_exchange, address, waits: false);
            var watching = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(watching) < TimeSpan.FromSeconds(4))
            {
                Assert.Equal(HealthStatus.Degraded, await node.HealthAsync());
                await Task.Delay(5);
            }

            Assert.Contains("ACCESS_REFUSED", await DescriptionAsync(node), StringComparison.Ordinal);
            Assert.Single(node.App.Logs, static log => log.Category == "WebSocketToolkit.Backplane");
        }
        finally
        {
            await Broker.ControlAsync("delete_user", "reader");
        }
    }

    [Fact]
    public async Task Fault_B9_a_concurrency_that_the_user_sets_loses_nothing()
    {
        const int Messages = 5_000;
        await using var a = await RabbitNode.StartAsync(_exchange);
        await using var b = await RabbitNode.StartAsync(
            _exchange, configure: static o => o.ConfigureConnection = static factory => factory.ConsumerDispatchConcurrency = 4);
        await using var there = await b.EnterAsync();
        await a.WhenAsync(1);
        var sending = Task.Run(async () =>
        {
            List<ValueTask<WebSocketGroupSendResult>> sends = [];
            for (var i = 0; i < Messages; i++)
            {
                // Too large to leave together with others.
                sends.Add(a.Groups.All.SendAsync(i.ToString(CultureInfo.InvariantCulture).PadLeft(1000)));
                if (i % 100 == 0)
                {
                    await sends[^1];
                }
            }
        });

        for (var i = 0; i < Messages; i++)
        {
            Assert.Equal(i, int.Parse(await there.ReceiveTextAsync(), CultureInfo.InvariantCulture));
        }

        await sending;
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task Fault_B10_what_was_handled_is_acknowledged_before_the_broker_loses_patience()
    {
        await Broker.ControlAsync("eval", "application:set_env(rabbit, consumer_timeout, 2000), application:set_env(rabbit, channel_tick_interval, 500).");
        try
        {
            await using var node = await RabbitNode.StartAsync(
                _exchange, configure: static o => (o.Prefetch, o.ConfirmTimeout) = (10_000, TimeSpan.FromSeconds(2)));

            // It hears its own heartbeats.
            await Task.Delay(TimeSpan.FromSeconds(5));

            Assert.DoesNotContain(node.App.Logs, static log => log.Category == "WebSocketToolkit.Backplane");
        }
        finally
        {
            await Broker.ControlAsync("eval", "application:set_env(rabbit, consumer_timeout, 1800000), application:set_env(rabbit, channel_tick_interval, 60000).");
        }
    }

    [Fact]
    public async Task Fault_B15_a_wrong_password_is_named_with_the_brokers_address()
    {
        var address = new UriBuilder(Broker.Address) { Password = "wrong" }.Uri;
        await using var node = await RabbitNode.StartAsync(_exchange, address, waits: false);

        await WhenToldAsync(node, "ACCESS_REFUSED");

        Assert.Contains($"127.0.0.1:{Broker.Address.Port}: ", await DescriptionAsync(node), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_B15_tls_on_a_plain_port_is_named()
    {
        var address = new UriBuilder(Broker.Address) { Scheme = "amqps" }.Uri;
        await using var node = await RabbitNode.StartAsync(_exchange, address, waits: false);

        await WhenToldAsync(node, "frame");
    }

    [Theory]
    [InlineData("amqp://localhost", "localhost:5672")]
    [InlineData("amqps://localhost", "localhost:5671")]
    [InlineData("amqp://localhost:1234", "localhost:1234")]
    public void Fault_B15_an_address_without_a_port_has_the_ports_of_its_protocol(string address, string host) =>
        Assert.Equal(host, Reasons.HostOf(new Uri(address)));

    private static async Task WhenToldAsync(Node node, string reason)
    {
        await Node.EventuallyAsync(async () => (await DescriptionAsync(node)).Contains(reason, StringComparison.Ordinal));

        Assert.Contains(node.App.Logs, log => log.Level == LogLevel.Warning && log.Message.Contains(reason, StringComparison.Ordinal));
    }

    private static async Task<string> DescriptionAsync(Node node) =>
        (await node.ReportAsync()).Entries["websocket-backplane"].Description!;
}
