using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>The broker itself stops for ten seconds under load, and comes back.</summary>
[Collection(LoadGroup.Name)]
[Trait("Category", "Load")]
public sealed class BrokerOutageTests(ITestOutputHelper output)
{
    private static readonly TimeSpan _outage = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Local_delivery_goes_on_senders_are_told_and_all_is_right_again_within_five_seconds()
    {
        var exchange = RabbitNode.NewExchange();
        await using var a = await RabbitNode.StartAsync(exchange);
        await using var b = await RabbitNode.StartAsync(exchange);
        await using var peerA = new Peer(a, b);
        await using var peerB = new Peer(b, a);
        await Task.WhenAll(peerA.StartAsync("A"), peerB.StartAsync("B"));
        await Task.WhenAll(a.WhenAsync(2), b.WhenAsync(2));
        await Task.Delay(TimeSpan.FromSeconds(2));

        var stopping = Stopwatch.GetTimestamp();
        await Broker.StopAsync();
        var stopped = Stopwatch.GetTimestamp();
        WebSocketTestClient newcomer;
        try
        {
            await Task.Delay(_outage / 2);

            // Who comes while it is away is to be known when it is back.
            newcomer = await a.EnterAsync();
            await Task.Delay(_outage / 2);
            Assert.Equal((2, 1), (await a.Groups.Group("x").CountAsync(), await b.Groups.Group("x").CountAsync()));
        }
        finally
        {
            await Broker.StartAsync();
        }

        var back = Stopwatch.GetTimestamp();
        await Task.WhenAll(a.WhenAsync(3), b.WhenAsync(3), peerA.WhenSentAfterAsync(back), peerB.WhenSentAfterAsync(back));
        var recovered = Stopwatch.GetElapsedTime(back);
        var right = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(2));

        foreach (var peer in new[] { peerA, peerB })
        {
            await peer.StopAsync();
            Print($"{peer.Name}: {peer.Results.Count} sent, of which {peer.Results.Count(static result => !result.IsSent)} not passed on; longest pause in local delivery {peer.LongestPause.TotalMilliseconds:F0} ms");

            // On its own node everything arrives, in order, all the time.
            Assert.Equal(Enumerable.Range(0, peer.Results.Count), peer.Local);
            Assert.InRange(peer.LongestPause, TimeSpan.Zero, TimeSpan.FromSeconds(1.5));

            // On the other node nothing comes twice or out of order, and what was told to be sent is there: but for what the broker had
            // taken and not delivered when it stopped.
            Assert.Equal(peer.Remote.Distinct().Order(), peer.Remote);
            var lost = peer.Results.Select(static (result, i) => (result, i)).Where(sent => sent.result.IsSent && !peer.Remote.Contains(sent.i)).ToList();
            Print($"{peer.Name}: {lost.Count} that the broker had taken died with it");
            Assert.All(lost, sent => Assert.InRange(sent.result.At, stopping - Stopwatch.Frequency, stopped));

            // The sender was told: nothing passes for sent between the stop and the start.
            Assert.DoesNotContain(peer.Results, result => result.IsSent && result.At > stopped && result.At < back - Stopwatch.Frequency);
            Assert.All(peer.Results.Where(result => result.At > right), static result => Assert.True(result.IsSent));
        }

        await newcomer.DisposeAsync();
        Print($"Presence and delivery right {recovered.TotalSeconds:F1} s after the broker was back");
        Assert.InRange(recovered, TimeSpan.Zero, _recovery);
    }

    private void Print(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says something two hundred times a second on one node; a client of the node and one of the other write down what they hear.</summary>
    private sealed class Peer(Node here, Node there) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<(bool IsSent, long At)> _results = [];
        private WebSocketTestClient _near = null!;
        private WebSocketTestClient _far = null!;
        private WebSocketTestClient _member = null!;
        private Task _saying = Task.CompletedTask;
        private Task _hearing = Task.CompletedTask;

        public string Name { get; private set; } = "";

        public List<(bool IsSent, long At)> Results => _results;

        public List<int> Local { get; } = [];

        public List<int> Remote { get; } = [];

        public TimeSpan LongestPause { get; private set; }

        public async Task StartAsync(string name)
        {
            Name = name;

            // In rooms of their own; the room whose members are counted has one of each node.
            _near = await here.EnterAsync($"of {name}");
            _far = await there.EnterAsync($"of {name}");
            _member = await here.EnterAsync();
            await here.WhenAsync(2, $"of {name}");
            await there.WhenAsync(2, $"of {name}");
            _hearing = Task.WhenAll(HearAsync(_near, Local, watch: true), HearAsync(_far, Remote, watch: false));
            _saying = Task.Run(SayAsync);
        }

        public async Task WhenSentAfterAsync(long time)
        {
            using var patience = new CancellationTokenSource(Clients.Patience);
            while (true)
            {
                lock (_results)
                {
                    if (_results is [.., { IsSent: true, At: var at }] && at > time)
                    {
                        return;
                    }
                }

                await Task.Delay(10, patience.Token);
            }
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _saying;
            await here.Groups.Group($"of {Name}").SendAsync("end");
            await _hearing.WaitAsync(Clients.Patience);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _near.DisposeAsync();
            await _far.DisposeAsync();
            await _member.DisposeAsync();
        }

        private async Task SayAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (!_stop.IsCancellationRequested)
            {
                await timer.WaitForNextTickAsync();
                var at = Stopwatch.GetTimestamp();
                var result = await here.Groups.Group($"of {Name}").SendAsync(_results.Count.ToString(CultureInfo.InvariantCulture));
                lock (_results)
                {
                    _results.Add((result.RemoteDelivery == WebSocketRemoteDelivery.Sent, at));
                }
            }
        }

        private async Task HearAsync(WebSocketTestClient client, List<int> heard, bool watch)
        {
            var last = Stopwatch.GetTimestamp();
            while (await client.ReceiveTextAsync() is var message and not "end")
            {
                heard.Add(int.Parse(message, CultureInfo.InvariantCulture));
                if (watch && Stopwatch.GetElapsedTime(last) is var pause && pause > LongestPause)
                {
                    LongestPause = pause;
                }

                last = Stopwatch.GetTimestamp();
            }
        }
    }
}
