using System.Diagnostics;
using System.Globalization;

namespace WebSocketToolkit.Backplane.Suite;

/// <summary>Three nodes that talk all the time, while one thing after the other happens to their broker, in random order.</summary>
/// <param name="broker">The broker.</param>
/// <param name="print">Takes what was measured.</param>
internal sealed class RandomOutages(IBackplaneBroker broker, Action<FormattableString> print)
{
    /// <summary>A silent loss shows after NodeTimeout and a heartbeat; the rest takes a connection.</summary>
    private static readonly TimeSpan _silent = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _loud = TimeSpan.FromSeconds(5);

    private readonly string _application = $"tests-{Guid.NewGuid():N}";

    public async Task RunAsync(TimeSpan duration, int seed)
    {
        // Lossy: what the broker had taken may be gone with it.
        (string Name, bool IsLossy, TimeSpan Recovery, Func<Task> Happen)[] all =
        [
            ("frozen", false, _loud, () => ForAWhileAsync(broker.FreezeAsync, broker.ThawAsync)),
            ("blocked", false, _loud, () => ForAWhileAsync(broker.BlockAsync, broker.UnblockAsync)),
            ("restarted", true, _loud, () => ForAWhileAsync(broker.StopAsync, broker.StartAsync)),
            ("without queues", true, _loud, () => broker.LoseQueuesAsync(_application)),
            ("without subscriptions", true, _silent, () => broker.LoseSubscriptionsAsync(_application)),
            ("without anything", true, _silent, () => broker.LoseEverythingAsync(_application)),
        ];
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
        for (var i = 0; Stopwatch.GetElapsedTime(started) < duration; i++)
        {
            // Each once before any comes again by chance.
            var (name, isLossy, recovery, happen) = all[i < all.Length ? i : random.Next(all.Length)];
            var from = Stopwatch.GetTimestamp();
            await happen();
            var over = Stopwatch.GetTimestamp();
            await RecoverAsync(talkers);
            var took = Stopwatch.GetElapsedTime(over);
            print($"{name}: right again after {took.TotalSeconds:F1} s");
            Assert.InRange(took, TimeSpan.Zero, recovery);
            if (isLossy)
            {
                losses.Add((from - Stopwatch.Frequency, Stopwatch.GetTimestamp()));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 2000)));
        }

        foreach (var talker in talkers)
        {
            await talker.StopAsync();
        }

        await RecoverAsync(talkers);
        foreach (var from in talkers)
        {
            foreach (var to in talkers)
            {
                var received = to.ReceivedFrom(from);
                Assert.Equal(received.Distinct().Order(), received);
                var missing = from.Sent.Where(sent => !losses.Exists(loss => sent.At >= loss.From && sent.At <= loss.To))
                    .Select(static sent => sent.Number)
                    .Except(received)
                    .ToArray();
                Assert.Empty(missing);
            }

            print($"node {from.Number}: {from.Sent.Count} messages told to be sent, {from.Refused} told not to be");
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - memory;
        print($"memory: {growth / 1024.0 / 1024:F1} MiB more, with the lists of what was sent and received");
        Assert.InRange(growth, long.MinValue, 64 * 1024 * 1024);
        foreach (var talker in talkers)
        {
            await talker.DisposeAsync();
        }
    }

    private static async Task ForAWhileAsync(Func<Task> begin, Func<Task> end)
    {
        await begin();
        await Task.Delay(TimeSpan.FromSeconds(6));
        await end();
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
        private int _next;

        public int Number => number;

        public Node Node => node;

        public List<(int Number, long At)> Sent => _sent;

        public int Refused { get; private set; }

        public static async Task<Talker> StartAsync(int number, Node node)
        {
            var talker = new Talker(number, node, await node.EnterAsync());
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
            await client.DisposeAsync();
            await node.DisposeAsync();
            Assert.True(_hearing.IsCompleted || await Task.WhenAny(_hearing, Task.Delay(Clients.Patience)) == _hearing);
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
