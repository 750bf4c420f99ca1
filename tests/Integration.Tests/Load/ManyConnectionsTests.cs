using System.Diagnostics;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>Ten thousand connections that are silent and a thousand that are not, against the sample Echo.</summary>
public sealed class ManyConnectionsTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Idle = 10_000;
    private const int Busy = 1_000;
    private const int InFlight = 4;

    /// <summary>What an idle connection may cost at most, garbage of its handshake included. Measured: see the guide, "Set limits".</summary>
    private const int IdleBytes = 32 * KiB;

    /// <summary>What a busy connection may cost at most.</summary>
    private const int BusyBytes = 64 * KiB;

    /// <summary>What the program may take for itself while it is busy: code, and a heap that is collected when that is worth it.</summary>
    private const int OwnBytes = 128 * MiB;

    /// <summary>Longer than the time between two pings, so that every connection has to answer one.</summary>
    private static readonly TimeSpan _busyTime = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ten_thousand_idle_and_a_thousand_busy_connections_live_and_fit_into_memory()
    {
        Descriptors.AssertEnough(Idle + Busy);
        await using var server = await StartEchoAsync();
        using (var first = await LoadPeer.ConnectAsync(server.Address.Port, "/echo"))
        {
            await first.EchoAsync(new byte[8]);
            await first.CloseAsync();
        }

        var before = Print(server, "Nobody connected");
        var started = Stopwatch.GetTimestamp();
        var idle = await LoadPeer.ConnectManyAsync(Idle, server.Address.Port, "/echo");
        await EchoAllAsync(idle);
        Print($"{Idle} connections have shaken hands and had an echo after {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        var withIdle = Print(server, $"{Idle} idle connections");
        Print($"That is {(withIdle.Resident - before.Resident) / (double)Idle / KiB:F1} KiB for each");
        Assert.InRange(withIdle.Resident - before.Resident, 0, (long)Idle * IdleBytes);

        using var idleTime = new CancellationTokenSource();
        var idling = Task.WhenAll(idle.Select(peer => peer.IdleAsync(idleTime.Token)));
        var busy = await LoadPeer.ConnectManyAsync(Busy, server.Address.Port, "/echo");
        var witness = Witness.Start(server.Address.Port);
        using var busyTime = new CancellationTokenSource(_busyTime);
        started = Stopwatch.GetTimestamp();
        var echoing = Task.WhenAll(busy.Select(peer => EchoInOrderAsync(peer, busyTime.Token)));
        Assert.NotSame(idling, await Task.WhenAny(echoing, idling));
        var echoes = await echoing;
        var latency = await witness.StopAsync();
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"{Busy} busy connections with {InFlight} messages in flight: {echoes.Sum() / elapsed:F0} echoes/s for {elapsed:F1} s");
        Print($"Each had {echoes.Min()} to {echoes.Max()}");
        Print($"One more, beside them: {latency}");
        var withBusy = Print(server, "Busy");
        Assert.InRange(withBusy.Peak, 0, OwnBytes + ((long)Idle * IdleBytes) + ((long)Busy * BusyBytes));
        Assert.All(echoes, static count => Assert.True(count > 0));

        await idleTime.CancelAsync();
        await idling;
        Assert.All(idle, static peer => Assert.True(peer.Pings >= 1, "A connection was not pinged."));
        await EchoAllAsync(idle);
        await Parallel.ForEachAsync([.. idle, .. busy], static async (peer, _) => await peer.CloseAsync());
        Print(server, "Everybody has left");
        Assert.True(server.IsRunning);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }

    private static Task EchoAllAsync(LoadPeer[] peers) =>
        Parallel.ForEachAsync(peers, static async (peer, _) => await peer.EchoAsync("are you there?"u8.ToArray()));

    /// <summary>Keeps messages in flight, and expects each in its turn, until the time is over and the last has come back.</summary>
    /// <returns>How many there were.</returns>
    private static async Task<long> EchoInOrderAsync(LoadPeer peer, CancellationToken until)
    {
        using var patience = new CancellationTokenSource(_busyTime + Clients.Patience);
        var batch = new List<byte>();
        var expected = new byte[64];
        long sent = 0, received = 0;
        while (true)
        {
            if (!peer.HasFrame)
            {
                for (; sent - received < InFlight && !until.IsCancellationRequested; sent++)
                {
                    Number(expected, sent);
                    batch.AddRange(FrameCodec.ToBytes(Opcode.Binary, expected));
                }

                await peer.WriteAsync(batch.ToArray(), patience.Token);
                batch.Clear();
                if (sent == received)
                {
                    return received;
                }
            }

            var (opcode, payload) = await peer.ReadAsync(patience.Token);
            Number(expected, received);
            Assert.True(opcode == Opcode.Binary && payload.Span.SequenceEqual(expected), "An echo is wrong or out of its turn.");
            received++;
        }
    }

    private static void Number(byte[] message, long number) => BitConverter.TryWriteBytes(message, number);
}
