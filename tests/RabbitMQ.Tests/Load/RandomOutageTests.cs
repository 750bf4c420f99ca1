using System.Globalization;
using WebSocketToolkit.RabbitMQ.Tests.Adversity;
using Xunit.Abstractions;

namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>
/// Outages in random order. <c>WEBSOCKET_TESTS_OUTAGE_MINUTES</c> says for how long, such as 60; <c>WEBSOCKET_TESTS_OUTAGE_SEED</c> repeats
/// an order, and <c>WEBSOCKET_TESTS_OUTAGE_ONLY</c> lets only one thing happen, such as <c>frozen</c>.
/// </summary>
[Collection(LoadGroup.Name)]
[Trait("Category", "Load")]
public sealed class RandomOutageTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whatever_happens_to_the_broker_what_is_told_is_true()
    {
        var minutes = Number("WEBSOCKET_TESTS_OUTAGE_MINUTES", 1);
        var seed = Number("WEBSOCKET_TESTS_OUTAGE_SEED", Environment.TickCount);
        var broker = new RabbitBroker();
        output.WriteLine($"Seed {seed}");
        try
        {
            await new RandomOutages(broker, line => output.WriteLine(line.ToString(CultureInfo.InvariantCulture)))
                .RunAsync(TimeSpan.FromMinutes(minutes), seed, Environment.GetEnvironmentVariable("WEBSOCKET_TESTS_OUTAGE_ONLY"));
        }
        finally
        {
            await broker.RestoreAsync();
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
