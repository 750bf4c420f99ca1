using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>Clients of a server that is drained, and that tells them over which time they should return.</summary>
public sealed class ReturnsTests(ITestOutputHelper output)
{
    private const int Buckets = 10;

    [Fact]
    public Task Clients_return_over_the_hinted_time() => ReturnAsync(200, TimeSpan.FromSeconds(1));

    [Fact]
    [Trait("Category", "Load")]
    public Task A_thousand_clients_return_over_the_hinted_time() => ReturnAsync(1_000, TimeSpan.FromSeconds(5));

    private async Task ReturnAsync(int clients, TimeSpan within)
    {
        await using var first = await DrillServer.StartAsync(within);
        await using var second = await DrillServer.StartAsync();
        await using var proxy = new TcpProxy(first.Address.Port);
        using var node = Npm.Start("node", await Bundles.ReturnsAsync(), proxy.Address, $"{clients}");
        try
        {
            var error = node.StandardError.ReadToEndAsync();
            var ready = await node.StandardOutput.ReadLineAsync().WaitAsync(Clients.Patience);
            Assert.True(ready == "open", ready is null ? await error : ready);

            proxy.Target = second.Address.Port;
            first.Terminate();
            var printed = await node.StandardOutput.ReadLineAsync().WaitAsync(Clients.Patience + within);

            Assert.True(printed is not null, printed is null ? await error : "");
            var seen = JsonSerializer.Deserialize<JsonElement>(printed!);
            var reason = Assert.Single(seen.GetProperty("reasons").EnumerateArray()).GetString();
            Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $";reconnect={within.TotalMilliseconds}"), reason, StringComparison.Ordinal);
            Check([.. seen.GetProperty("waits").EnumerateArray().Select(static wait => wait.GetDouble())], clients, within);
        }
        finally
        {
            node.Kill();
        }
    }

    private void Check(double[] waits, int clients, TimeSpan within)
    {
        Assert.Equal(clients, waits.Length);
        var counts = new int[Buckets];
        foreach (var wait in waits)
        {
            // A busy machine is late at times.
            counts[Math.Min(Buckets - 1, (int)(wait / within.TotalMilliseconds * Buckets))]++;
        }

        for (var i = 0; i < Buckets; i++)
        {
            var from = within.TotalSeconds * i / Buckets;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from {from:F1} s: {counts[i],4} {new string('#', counts[i] * 200 / clients)}"));
        }

        // Each tenth of the time has a tenth of the clients, with five standard deviations on both sides.
        var expected = (double)clients / Buckets;
        var deviation = Math.Sqrt(clients * 0.1 * 0.9);
        Assert.All(counts, count => Assert.InRange(count, expected - (5 * deviation), expected + (5 * deviation)));
    }
}
