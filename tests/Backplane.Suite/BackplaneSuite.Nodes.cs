using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.Backplane.Suite;

public abstract partial class BackplaneSuite
{
    /// <summary>The silence after which a node counts as gone, a heartbeat, and something for a busy machine.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(4 + 1 + 2);

    [Fact]
    [Trait("Category", "Load")]
    public async Task Nodes_that_lose_their_rights_say_why_and_come_back_with_them()
    {
        await using var a = await StartAsync();
        await using var b = await StartAsync();
        await using var here = await a.EnterAsync();
        await using var there = await b.EnterAsync();
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2));

        await broker.RefuseAsync();
        await Task.WhenAll(WhenToldAsync(a), WhenToldAsync(b));
        Assert.Equal(new(1, WebSocketRemoteDelivery.Unavailable), await a.Groups.All.SendAsync("only here"));
        Assert.Equal("only here", await here.ReceiveTextAsync());

        await broker.AllowAsync();
        var allowed = new FairStopwatch();
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2), a.WhenSentAsync("to all"), b.WhenSentAsync("to all"));
        allowed.Expect(_recovery);

        Task WhenToldAsync(Node node) => Node.EventuallyAsync(async () =>
        {
            var report = await node.ReportAsync();
            return report.Status == HealthStatus.Degraded
                && report.Entries["websocket-backplane"].Description!.Contains(broker.RefusalReason, StringComparison.Ordinal);
        });
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task A_node_behind_a_partition_is_gone_for_the_others_and_comes_back()
    {
        await using var road = new Road(broker.Port);
        await using var a = await StartAsync(port: road.Port);
        await using var b = await StartAsync();
        await using var c = await StartAsync();
        await using var onA = await a.EnterAsync();
        await using var onB = await b.EnterAsync();
        await using var onC = await c.EnterAsync();
        await Task.WhenAll(a.WhenAsync(3), b.WhenAsync(3), c.WhenAsync(3));

        // Nothing passes, and nobody is told.
        road.Jam();
        var jammed = new FairStopwatch();
        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await a.Groups.All.SendAsync("behind it")).RemoteDelivery);
        Assert.Equal("behind it", await onA.ReceiveTextAsync());
        Assert.Equal(new(1, WebSocketRemoteDelivery.Sent), await b.Groups.All.SendAsync("before it"));
        Assert.Equal("before it", await onB.ReceiveTextAsync());
        Assert.Equal("before it", await onC.ReceiveTextAsync());
        await a.WhenHealthAsync(HealthStatus.Degraded);
        await Task.WhenAll(a.WhenAsync(1), b.WhenAsync(2), c.WhenAsync(2));
        jammed.Expect(_silence);
        Assert.Equal((HealthStatus.Healthy, HealthStatus.Healthy), (await b.HealthAsync(), await c.HealthAsync()));

        road.Clear();
        var cleared = new FairStopwatch();
        await Task.WhenAll(a.WhenAsync(3), b.WhenAsync(3), c.WhenAsync(3), a.WhenSentAsync("to all"));
        cleared.Expect(_recovery);
    }

    [Fact]
    [Trait("Category", "Load")]
    public async Task A_node_that_handles_nothing_for_a_while_holds_up_nobody_and_counts_what_it_has_missed()
    {
        // More than may wait for the node, together with what its client takes in advance.
        const int Messages = 600;
        const int Bytes = 64_000;
        await using var a = await StartAsync();
        await using var slow = await StartAsync();
        await using var c = await StartAsync();
        await using var onSlow = await slow.EnterAsync();
        await using var onC = await c.EnterAsync();
        await Task.WhenAll(a.WhenAsync(2), slow.WhenAsync(2), c.WhenAsync(2));
        using var goesOn = new ManualResetEventSlim();
        var lost = 0L;
        using var listener = ListenTo(slow, reason => Interlocked.Add(ref lost, reason == "lost" ? 1 : 0), onReceived: () => goesOn.Wait(Clients.Patience));

        var started = new FairStopwatch();
        var hearing = HearAsync(onC);
        for (var i = 0; i <= Messages; i++)
        {
            // The last says that it is the last.
            var text = i == Messages ? "end" : string.Create(CultureInfo.InvariantCulture, $"{i} ").PadRight(Bytes);
            Assert.Equal(WebSocketRemoteDelivery.Sent, (await a.Groups.All.SendAsync(text)).RemoteDelivery);
        }

        Assert.Equal(Enumerable.Range(0, Messages), await hearing);
        started.Expect(Clients.Patience / 2);

        goesOn.Set();
        var heard = HearAsync(onSlow);
        while (!heard.IsCompleted)
        {
            // The first "end" may be among what it has missed.
            await a.Groups.All.SendAsync("end");
            await Task.WhenAny(heard, Task.Delay(50));
        }

        var numbers = await heard;
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.InRange(Volatile.Read(ref lost), Messages - numbers.Count, long.MaxValue);
        await Task.WhenAll(a.WhenAsync(2), slow.WhenAsync(2), c.WhenAsync(2));

        static async Task<List<int>> HearAsync(WebSocketTestClient client)
        {
            List<int> numbers = [];
            while (await client.ReceiveTextAsync() is var text and not "end")
            {
                numbers.Add(int.Parse(text, CultureInfo.InvariantCulture));
            }

            return numbers;
        }
    }

    /// <summary>Listens to a node's meter, which is told where a node handles what it receives.</summary>
    internal static MeterListener ListenTo(Node node, Action<string> onDiscarded, Action onReceived)
    {
        var factory = node.App.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == factory && instrument.Name.StartsWith("websocket.backplane.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                switch (tag)
                {
                    case { Key: "reason", Value: string reason }:
                        for (var i = 0; i < value; i++)
                        {
                            onDiscarded(reason);
                        }

                        break;
                    case { Value: "receive" }:
                        onReceived();
                        break;
                }
            }
        });
        listener.Start();
        return listener;
    }
}
