using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit.Abstractions;

namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>How much and how fast, from a client of one node to a client of another. The figures of <c>docs/explanation/performance.md</c> are these.</summary>
[Collection(LoadGroup.Name)]
[Trait("Category", "Load")]
public sealed class FigureTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_hundred_thousand_messages_in_both_directions_arrive_once_and_in_order()
    {
        const int Messages = 100_000;
        var started = Stopwatch.GetTimestamp();

        await DeliveryTests.CrossAsync(Messages);

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"2 × {Messages} messages in {seconds:F1} s: {2 * Messages / seconds:F0} a second, each confirmed before the next of its sender");
    }

    [Fact]
    public async Task How_much_crosses()
    {
        const int Messages = 100_000;
        const int AtATime = 256;
        var exchange = RabbitNode.NewExchange();
        await using var a = await RabbitNode.StartAsync(exchange);
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var there = await b.EnterAsync();
        await a.WhenAsync(1);
        var payload = new byte[100];
        var receiving = Task.Run(async () =>
        {
            for (var i = 0; i < Messages; i++)
            {
                await there.ReceiveBytesAsync();
            }
        });

        var started = Stopwatch.GetTimestamp();
        var waiting = new Queue<ValueTask<WebSocketGroupSendResult>>();
        for (var i = 0; i < Messages; i++)
        {
            if (waiting.Count == AtATime)
            {
                Assert.Equal(WebSocketRemoteDelivery.Sent, (await waiting.Dequeue()).RemoteDelivery);
            }

            waiting.Enqueue(a.Groups.All.SendAsync(payload));
        }

        await receiving;

        Print($"{Messages} messages of {payload.Length} bytes, {AtATime} unconfirmed: {Messages / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} a second");
    }

    [Fact]
    public async Task How_fast_it_crosses()
    {
        const int Messages = 5_000;
        var exchange = RabbitNode.NewExchange();
        await using var a = await RabbitNode.StartAsync(exchange);
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await a.WhenAsync(2);
        await b.WhenAsync(2);
        var local = new double[Messages];
        var remote = new double[Messages];
        for (var i = 0; i < Messages; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            var sending = a.Groups.All.SendAsync(sent.ToString(CultureInfo.InvariantCulture));
            await here.ReceiveTextAsync();
            local[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            await there.ReceiveTextAsync();
            remote[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            await sending;
        }

        Print($"one after the other, to a client of the same node: {Percentiles(local)}");
        Print($"one after the other, to a client of another node: {Percentiles(remote)}");
    }

    [Fact]
    public async Task Fault_B16_how_long_a_send_waits_for_a_broker_that_confirms_nothing()
    {
        const int Rounds = 5;
        const int Sends = 50;
        var timeout = TimeSpan.FromSeconds(2);
        await using var road = new Road(Broker.Address.Port);
        await using var a = await RabbitNode.StartAsync(RabbitNode.NewExchange(), Broker.By(road.Port), o => o.ConfirmTimeout = timeout);
        List<Task<TimeSpan>> waits = [];
        for (var round = 0; round < Rounds; round++)
        {
            await a.WhenSentAsync("all is well");
            road.Jam();
            for (var i = 0; i < Sends; i++)
            {
                waits.Add(SendAsync());
                await Task.Delay(timeout / Sends / 2);
            }

            await Task.WhenAll(waits);
            road.Clear();
        }

        var longest = waits.Max(static wait => wait.Result);
        Print($"{waits.Count} sends waited for at most {longest / timeout:F3} times ConfirmTimeout");
        Assert.InRange(longest, timeout, timeout * 1.1);

        async Task<TimeSpan> SendAsync()
        {
            var sent = Stopwatch.GetTimestamp();
            Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await a.Groups.All.SendAsync("is anybody there?")).RemoteDelivery);
            return Stopwatch.GetElapsedTime(sent);
        }
    }

    private static string Percentiles(double[] milliseconds)
    {
        Array.Sort(milliseconds);
        var line = new StringBuilder();
        foreach (var percentile in new[] { 50, 95, 99 })
        {
            line.Append(CultureInfo.InvariantCulture, $"{percentile} % within {milliseconds[milliseconds.Length * percentile / 100]:F2} ms; ");
        }

        return line.ToString();
    }

    private void Print(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
