using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit.Abstractions;

namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>The real watch over a busy backplane, a thousand times its pace: what it did once in days it would do here within seconds.</summary>
[Collection(LoadGroup.Name)]
[Trait("Category", "Load")]
public sealed class WatchTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Fault_B1_the_watch_of_a_busy_node_ends_no_process()
    {
        const int AtATime = 64;
        const int Pace = 1000;
        var minute = TimeSpan.FromMinutes(1);
        var time = new FastWatch();
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var settings = new RabbitMQBackplaneOptions { Uri = Broker.Address, Exchange = RabbitNode.NewExchange() };
        var options = Options.Create(settings);
        await using var backplane = new RabbitMQBackplane(
            options, time, services.GetRequiredService<IMeterFactory>(), NullLogger<RabbitMQBackplane>.Instance);
        var receiver = new RecordingReceiver();
        await backplane.StartAsync(receiver, CancellationToken.None);
        await receiver.WhenConnectedAsync(1);

        var started = Stopwatch.GetTimestamp();
        var sent = 0;
        var payload = new byte[16];
        var before = time.Calls;
        while (Stopwatch.GetElapsedTime(started) < minute)
        {
            var sends = Enumerable.Range(0, AtATime).Select(_ => backplane.PublishAsync("x", payload).AsTask()).ToArray();
            Assert.DoesNotContain(false, await Task.WhenAll(sends).WaitAsync(Clients.Patience));
            sent += sends.Length;
        }

        var looks = time.Calls - before;
        output.WriteLine($"{sent} sends, {looks} looks of the watch");
        Assert.Empty(receiver.Losses);
        Assert.InRange(looks, Pace * (minute / (settings.ConfirmTimeout / Publisher.LooksPerTimeout)), double.MaxValue);
    }
}
