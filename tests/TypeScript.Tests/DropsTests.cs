using System.Text.Json;
using Xunit.Abstractions;

namespace WebSocketToolkit.TypeScript.Tests;

/// <summary>The connection outside of browsers, with a real server, over a network that is cut at random.</summary>
public sealed class DropsTests(DrillServer server, ITestOutputHelper output) : IClassFixture<DrillServer>
{
    /// <summary>What a connection leaves behind would be more: one has buffers of kilobytes.</summary>
    private const int MaxGrowth = 1_500_000;

    [Theory]
    [InlineData("node")]
    [InlineData("node22")]
    [InlineData("deno")]
    [InlineData("bun")]
    public Task Messages_come_once_and_in_order_although_the_network_is_cut(string interpreter) => DropAsync(interpreter, 20);

    [Theory]
    [Trait("Category", "Load")]
    [InlineData("node")]
    [InlineData("node22")]
    [InlineData("deno")]
    [InlineData("bun")]
    public async Task Nothing_is_left_of_200_lost_connections(string interpreter)
    {
        var grown = await DropAsync(interpreter, 200);
        Assert.True(grown < MaxGrowth, $"The heap has grown by {grown} bytes.");
    }

    private async Task<long> DropAsync(string interpreter, int drops)
    {
        var random = new Random(drops);
        await using var proxy = new TcpProxy(server.Process.Address.Port, () => TimeSpan.FromMilliseconds(random.Next(2, 80)));
        string[] command = [.. Npm.Interpreter(interpreter), await Bundles.DropsAsync(), proxy.Address, $"{drops}"];

        var printed = await Npm.RunAsync(command);

        output.WriteLine($"{interpreter}: {printed}");
        var seen = JsonSerializer.Deserialize<JsonElement>(printed);
        Assert.Empty(seen.GetProperty("faults").EnumerateArray());
        Assert.Equal(drops, seen.GetProperty("drops").GetInt32());
        Assert.Equal(0, seen.GetProperty("unknown").GetInt32());
        Assert.NotEqual(0, seen.GetProperty("ticks").GetInt32());
        Assert.NotEqual(0, seen.GetProperty("replies").GetInt32());
        Assert.Equal("0", await server.CountTwiceAsync());
        return seen.GetProperty("grown").GetInt64();
    }
}
