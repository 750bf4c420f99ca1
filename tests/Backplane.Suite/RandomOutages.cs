using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace WebSocketToolkit.Backplane.Suite;

/// <summary>Three nodes that talk all the time, while one thing after the other happens to their broker, in random order.</summary>
/// <param name="broker">The broker.</param>
/// <param name="print">Takes what was measured.</param>
internal sealed class RandomOutages(IBackplaneBroker broker, Action<FormattableString> print)
{
    /// <summary>A silent loss shows after half of NodeTimeout and two heartbeats; the rest takes a connection.</summary>
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(5);

    private readonly string _application = $"tests-{Guid.NewGuid():N}";

    /// <param name="duration">The time.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="only">The name of the one thing that happens; null for all.</param>
    public async Task RunAsync(TimeSpan duration, int seed, string? only = null)
    {
        // What the broker has taken may be gone with it: until all is right again, or at the moment at which it freezes between its
        // confirmation and the delivery to a node, which then leaves its queue.
        (string Name, Loss Loss, Func<Task> Begin, Func<Task>? End)[] all =
        [
            ("frozen", Loss.AtItsBeginning, broker.FreezeAsync, broker.ThawAsync),
            ("blocked", Loss.None, broker.BlockAsync, broker.UnblockAsync),
            ("restarted", Loss.UntilAllIsRight, broker.StopAsync, broker.StartAsync),
            ("without queues", Loss.UntilAllIsRight, () => broker.LoseQueuesAsync(_application), null),
            ("without subscriptions", Loss.UntilAllIsRight, () => broker.LoseSubscriptionsAsync(_application), null),
            ("without anything", Loss.UntilAllIsRight, () => broker.LoseEverythingAsync(_application), null),
        ];
        all = [.. all.Where(outage => only is null || outage.Name == only)];
        var random = new Random(seed);
        List<Talker> talkers = [];
        for (var i = 0; i < 3; i++)
        {
            talkers.Add(await Talker.StartAsync(i, await Node.StartAsync(services => broker.Use(services, _application))));
        }

        await RecoverAsync(talkers);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();

        // Nor does it count what was said before all were there.
        List<(long From, long To)> losses = [(long.MinValue, started)];
        List<(long From, long To)> moments = [];
        for (var i = 0; Stopwatch.GetElapsedTime(started) < duration; i++)
        {
            // Each once before any comes again by chance.
            var (name, loss, begin, end) = all[i < all.Length ? i : random.Next(all.Length)];
            var from = Stopwatch.GetTimestamp();
            await begin();
            var begun = Stopwatch.GetTimestamp();
            if (end is not null)
            {
                await Task.Delay(TimeSpan.FromSeconds(6));
                await end();
            }

            var over = new FairStopwatch();
            await RecoverAsync(talkers);
            print($"{name}: right again after {over.Elapsed.TotalSeconds:F1} s");
            over.Expect(_recovery);
            switch (loss)
            {
                case Loss.UntilAllIsRight:
                    losses.Add((from - Stopwatch.Frequency, Stopwatch.GetTimestamp()));
                    break;
                case Loss.AtItsBeginning:
                    moments.Add((from - (Stopwatch.Frequency / 10), begun));
                    break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 2000)));
        }

        foreach (var talker in talkers)
        {
            await talker.StopAsync();
        }

        await RecoverAsync(talkers);
        foreach (var to in talkers)
        {
            var missed = 0;
            foreach (var from in talkers)
            {
                var received = to.ReceivedFrom(from);
                Assert.Equal(received.Distinct().Order(), received);
                var missing = from.Sent.ExceptBy(received, static sent => sent.Number)
                    .Where(sent => !losses.Exists(loss => sent.At >= loss.From && sent.At <= loss.To))
                    .ToArray();
                missed += missing.Length;
                Assert.DoesNotContain(missing, sent => !moments.Exists(moment => sent.At >= moment.From && sent.At <= moment.To));
            }

            print($"node {to.Number}: {to.Sent.Count} messages told to be sent, {to.Refused} told not to be");
            print($"node {to.Number}: {missed} messages missed at the moments at which the broker froze, {to.Lost} counted as lost in all");
            Assert.InRange(to.Lost, missed, long.MaxValue);
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - memory;
        print($"memory: {growth / 1024.0 / 1024:F1} MiB more, with the lists of what was sent and received");
        Assert.InRange(growth, long.MinValue, 64 * 1024 * 1024);
        foreach (var talker in talkers)
        {
            await talker.DisposeAsync();
        }
    }

    /// <summary>Waits until all know of all, and each hears what each says.</summary>
    private static async Task RecoverAsync(List<Talker> talkers)
    {
        foreach (var talker in talkers)
        {
            await talker.Node.WhenAsync(talkers.Count);
        }

        foreach (var from in talkers)
        {
            var number = await from.SayAsync();
            foreach (var to in talkers)
            {
                await to.WhenHeardAsync(from, number);
            }
        }
    }

    private enum Loss
    {
        None,
        AtItsBeginning,
        UntilAllIsRight,
    }

    /// <summary>Says a number a hundred times a second on one node, and writes down what it hears there.</summary>
    private sealed class Talker(int number, Node node, WebSocketTestClient client)
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate = new();
        private readonly SemaphoreSlim _saying = new(1);
        private readonly Dictionary<int, List<int>> _received = [];
        private readonly List<(int Number, long At)> _sent = [];
        private Task _talking = Task.CompletedTask;
        private Task _hearing = Task.CompletedTask;
        private MeterListener? _listener;
        private long _lost;
        private int _next;

        public int Number => number;

        public Node Node => node;

        public List<(int Number, long At)> Sent => _sent;

        /// <summary>The number of messages that the node knows to have missed.</summary>
        public long Lost => Volatile.Read(ref _lost);

        public int Refused { get; private set; }

        public static async Task<Talker> StartAsync(int number, Node node)
        {
            var talker = new Talker(number, node, await node.EnterAsync());
            talker._listener = BackplaneSuite.ListenTo(node, talker.OnDiscarded, static () => { });
            talker._hearing = Task.Run(talker.HearAsync);
            talker._talking = Task.Run(talker.TalkAsync);
            return talker;
        }

        public List<int> ReceivedFrom(Talker from)
        {
            lock (_gate)
            {
                return [.. _received.GetValueOrDefault(from.Number) ?? []];
            }
        }

        public async Task WhenHeardAsync(Talker from, int said)
        {
            using var patience = new CancellationTokenSource(Clients.Patience);
            while (true)
            {
                lock (_gate)
                {
                    if (_received.TryGetValue(from.Number, out var received) && received.Count != 0 && received[^1] >= said)
                    {
                        return;
                    }
                }

                await Task.Delay(10, patience.Token);
                if (from._talking.IsCompleted)
                {
                    // Nothing follows that would be heard instead.
                    said = Math.Max(said, await from.SayAsync());
                }
            }
        }

        /// <summary>Says the next number.</summary>
        public async Task<int> SayAsync()
        {
            await _saying.WaitAsync();
            try
            {
                var (said, at) = (_next++, Stopwatch.GetTimestamp());
                var result = await node.Groups.All.SendAsync(string.Create(CultureInfo.InvariantCulture, $"{number}:{said}"));
                if (result.RemoteDelivery == WebSocketRemoteDelivery.Sent)
                {
                    _sent.Add((said, at));
                }
                else
                {
                    Refused++;
                }

                return said;
            }
            finally
            {
                _saying.Release();
            }
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _talking;
        }

        public async ValueTask DisposeAsync()
        {
            _listener?.Dispose();
            await client.DisposeAsync();
            await node.DisposeAsync();
            Assert.True(_hearing.IsCompleted || await Task.WhenAny(_hearing, Task.Delay(Clients.Patience)) == _hearing);
        }

        private void OnDiscarded(string reason)
        {
            if (reason == "lost")
            {
                Interlocked.Increment(ref _lost);
            }
        }

        private async Task TalkAsync()
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
            while (!_stop.IsCancellationRequested)
            {
                await SayAsync();
                await timer.WaitForNextTickAsync();
            }
        }

        private async Task HearAsync()
        {
            try
            {
                while (true)
                {
                    var heard = (await client.ReceiveTextAsync(TimeSpan.FromMinutes(1))).Split(':');
                    lock (_gate)
                    {
                        var from = int.Parse(heard[0], CultureInfo.InvariantCulture);
                        if (!_received.TryGetValue(from, out var received))
                        {
                            _received.Add(from, received = []);
                        }

                        received.Add(int.Parse(heard[1], CultureInfo.InvariantCulture));
                    }
                }
            }
            catch (WebSocketTestException)
            {
                // The test is over.
            }
        }
    }
}
