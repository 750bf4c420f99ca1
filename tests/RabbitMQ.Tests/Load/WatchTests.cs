using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>The real watch over a busy backplane, far above its pace: what it did once in days it would do here within seconds.</summary>
[Collection(LoadGroup.Name)]
[Trait("Category", "Load")]
public sealed class WatchTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Fault_B1_the_watch_of_a_busy_node_ends_no_process()
    {
        const int AtATime = 64;
        var time = new FastWatch();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var options = Options.Create(new RabbitMQBackplaneOptions { Uri = Broker.Address, Exchange = RabbitNode.NewExchange() });
        await using var backplane = new RabbitMQBackplane(
            options, time, services.GetRequiredService<IMeterFactory>(), NullLogger<RabbitMQBackplane>.Instance);
        var receiver = new Receiver();
        await backplane.StartAsync(receiver, CancellationToken.None);
        await receiver.Connected.Task.WaitAsync(Clients.Patience);

        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        var payload = new byte[16];
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            var sends = Enumerable.Range(0, AtATime).Select(_ => backplane.PublishAsync("x", payload).AsTask()).ToArray();
            Assert.DoesNotContain(false, await Task.WhenAll(sends).WaitAsync(Clients.Patience));
            sent += sends.Length;
        }

        output.WriteLine($"{sent} sends, {time.Calls} looks of the watch");
        Assert.Equal(0, receiver.Losses);
    }

    private sealed class Receiver : IWebSocketBackplaneReceiver
    {
        private int _losses;

        public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Losses => Volatile.Read(ref _losses);

        public void OnReceived(string topic, ReadOnlySpan<byte> payload)
        {
        }

        public void OnConnected() => Connected.TrySetResult();

        public void OnBlocked(string reason) => Interlocked.Increment(ref _losses);

        public void OnDisconnected(string reason) => Interlocked.Increment(ref _losses);
    }
}
