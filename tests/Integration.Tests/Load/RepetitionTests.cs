using System.Diagnostics;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>The same again and again: what a connection leaves behind would add up.</summary>
public sealed class RepetitionTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Connections = 1_000;
    private const int WarmUp = 10;
    private const int Rounds = 40;

    /// <summary>What pools may still grow by after the first rounds: about 1 KiB for each connection that follows.</summary>
    private const int Growth = 32 * MiB;

    [Fact]
    public async Task Forty_thousand_connections_that_come_and_go_leave_nothing_behind()
    {
        await using var server = await StartEchoAsync();
        var started = Stopwatch.GetTimestamp();
        long settled = 0, lowest = long.MaxValue;
        for (var round = 1; round <= Rounds; round++)
        {
            var peers = await LoadPeer.ConnectManyAsync(Connections, server.Address.Port, "/echo");
            await Task.WhenAll(peers.Select(static peer => peer.EchoAsync(new byte[KiB])));
            await Task.WhenAll(peers.Select(LeaveAsync));
            if (round % WarmUp == 0)
            {
                var memory = Print(server, $"After {round * Connections} connections");
                settled = round == WarmUp ? memory.Peak : settled;
                lowest = round < Rounds ? long.MaxValue : lowest;
            }

            // Memory goes up and down with the collector; what is left behind is there at its lowest, too.
            lowest = Math.Min(lowest, ServerMemory.Of(server).Resident);
        }

        Print($"{Rounds * Connections / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} connections a second came and went");
        Assert.InRange(lowest - settled, long.MinValue, Growth);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }

    /// <summary>By turns with a close frame, and without a word.</summary>
    private static async Task LeaveAsync(LoadPeer peer, int index)
    {
        if (index % 2 == 0)
        {
            await peer.CloseAsync();
        }
        else
        {
            peer.Dispose();
        }
    }
}
