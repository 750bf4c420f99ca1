using System.Diagnostics;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>SIGTERM while a thousand clients are connected and silent.</summary>
public sealed class ShutdownTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Idle = 1_000;
    private static readonly TimeSpan _promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_thousand_idle_clients_see_1001_and_the_process_exits_within_two_seconds()
    {
        // A busy machine only ever adds time: the promise is kept if one of a few tries keeps it.
        TimeSpan time;
        var tries = 0;
        do
        {
            await using var server = await StartEchoAsync();
            var peers = await LoadPeer.ConnectManyAsync(Idle, server.Address.Port, "/echo");
            await Task.WhenAll(peers.Select(static peer => peer.EchoAsync(new byte[8])));
            var started = Stopwatch.GetTimestamp();
            var closing = Task.WhenAll(peers.Select(async peer =>
            {
                var close = await peer.ReadCloseAsync();
                peer.Dispose();
                return (close, Time: Stopwatch.GetElapsedTime(started));
            }));
            server.Terminate();
            Assert.Equal(0, await server.WaitForExitAsync());
            time = Stopwatch.GetElapsedTime(started);
            var closes = await closing;
            Assert.All(closes, static seen => Assert.Equal((1001, "The server is shutting down."), seen.close));
            var told = closes.Max(static seen => seen.Time);
            Print($"{Idle} clients were told within {told.TotalMilliseconds:F0} ms; the process had exited after {time.TotalMilliseconds:F0} ms");
        }
        while (time > _promised && ++tries < 3);

        Assert.InRange(time, TimeSpan.Zero, _promised);
    }
}
