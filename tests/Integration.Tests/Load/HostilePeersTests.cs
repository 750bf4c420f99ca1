using System.Diagnostics;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// Two hundred peers at once that take and give what no well-behaved client would, against the sample Echo with its default limits: the
/// server's memory stays within what the limits add up to, and an echo beside them goes on.
/// </summary>
public sealed class HostilePeersTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Peers = 200;
    private const int MaxFragments = 16 * 1024;

    /// <summary>Bytes that the peers' system receives ahead: few, so that they count as unread soon.</summary>
    private const int ReceiveBuffer = 4 * KiB;

    /// <summary>What is queued for a peer that does not read (<c>MaxQueuedBytes</c>), and the transport's buffer before it.</summary>
    private const int Outgoing = MiB + (64 * KiB);

    /// <summary>What is parked while the queue is full (<c>MaxParkedBytes</c>), and the transport's buffer behind it.</summary>
    private const int Incoming = (256 * KiB) + MiB;

    /// <summary>What the program may take for itself beyond what it had before: code that is compiled, pools, garbage.</summary>
    private const int OwnBytes = 64 * MiB;

    private static readonly TimeSpan _time = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(16 * KiB)]
    [InlineData(1)]
    public async Task PeersThatReadOneByteASecondWhileTheyAreSentMuch(int messageSize)
    {
        await using var server = await StartEchoAsync();
        var message = LoadPeer.Frame(Opcode.Binary, new byte[messageSize]);
        byte[] messages = [.. Enumerable.Repeat(message, Math.Max(1, 4 * KiB / message.Length)).SelectMany(static frame => frame)];
        await MolestAsync(server, Peers * (Outgoing + Incoming), async (peer, until) =>
        {
            var reading = ReadSlowlyAsync(peer, until);
            var written = await WriteUntilAsync(peer, messages, until);
            await reading;
            return written;
        });
    }

    [Fact]
    public async Task PeersThatPingWithoutEndAndReadNothing()
    {
        await using var server = await StartEchoAsync();
        byte[] pings = [.. Enumerable.Repeat(LoadPeer.Frame(Opcode.Ping, new byte[125]), 100).SelectMany(static frame => frame)];
        await MolestAsync(server, Peers * (64 * KiB), (peer, until) => WriteUntilAsync(peer, pings, until));
    }

    [Fact]
    public async Task PeersThatSendAsManyEmptyFragmentsAsTheyMayAndOneMore()
    {
        await using var server = await StartEchoAsync();
        var port = server.Address.Port;
        var before = Print(server, "Nobody connected");
        var peers = await LoadPeer.ConnectManyAsync(Peers, port, "/echo");
        var witness = Witness.Start(port);
        byte[] most = [.. Fragments(MaxFragments - 1), .. new RawFrame(Opcode.Continuation, []).ToBytes()];
        byte[] tooMany = [.. Fragments(MaxFragments), .. new RawFrame(Opcode.Continuation, []).ToBytes()];
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(peers.Select(async peer =>
        {
            await peer.WriteAsync(most);
            var (opcode, payload) = await peer.ReadAsync();
            Assert.Equal((Opcode.Text, 0), (opcode, payload.Length));
            await peer.WriteAsync(tooMany);
            var (code, reason) = await peer.ReadCloseAsync();
            Assert.Equal((1008, "A message may have at most 16384 fragments here."), (code, reason));
            peer.Dispose();
        })).WaitAsync(Clients.Patience);
        Print($"{Peers} peers with 2 x {MaxFragments} fragments each took {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
        Print($"Beside them: {await witness.StopAsync()}");
        Assert.InRange(Print(server, "At the end").Peak - before.Resident, 0, OwnBytes);
        Assert.True(server.IsRunning);
    }

    private static byte[] Fragments(int count) =>
    [
        .. (new RawFrame(Opcode.Text, []) { Fin = false }).ToBytes(),
        .. Enumerable.Repeat((new RawFrame(Opcode.Continuation, []) { Fin = false }).ToBytes(), count - 1).SelectMany(static frame => frame),
    ];

    /// <summary>Reads a byte a second.</summary>
    private static async Task ReadSlowlyAsync(LoadPeer peer, CancellationToken until)
    {
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(until))
            {
                await peer.ReadByteAsync(until);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    /// <summary>Writes the same again and again, as long as it is taken.</summary>
    /// <returns>How many bytes were taken.</returns>
    private static async Task<long> WriteUntilAsync(LoadPeer peer, byte[] bytes, CancellationToken until)
    {
        var written = 0L;
        try
        {
            while (true)
            {
                await peer.WriteAsync(bytes, until);
                written += bytes.Length;
            }
        }
        catch (OperationCanceledException)
        {
            return written;
        }
    }

    /// <summary>Lets the peers do what they do for a while.</summary>
    /// <param name="server">The server.</param>
    /// <param name="limits">Bytes that all peers together may cost.</param>
    /// <param name="behave">What a peer does; it returns how many bytes it got rid of.</param>
    private async Task MolestAsync(ServerProcess server, long limits, Func<LoadPeer, CancellationToken, Task<long>> behave)
    {
        var port = server.Address.Port;
        var before = Print(server, "Nobody connected");
        var peers = await LoadPeer.ConnectManyAsync(Peers, port, "/echo", ReceiveBuffer);
        var witness = Witness.Start(port);
        using var until = new CancellationTokenSource(_time);
        var written = await Task.WhenAll(peers.Select(peer => Task.Run(() => behave(peer, until.Token))));
        Print($"{Peers} peers got rid of {written.Sum() / MiB} MiB in {_time.TotalSeconds} s; beside them {await witness.StopAsync()}");
        var after = Print(server, "At the end");
        Print($"The limits allow {limits / MiB} MiB; {(after.Peak - before.Resident) / MiB} MiB were taken at most");
        Assert.InRange(after.Peak - before.Resident, 0, limits + OwnBytes);
        Assert.All(written, static bytes => Assert.True(bytes > 0));
        foreach (var peer in peers)
        {
            peer.Dispose();
        }

        using var other = await LoadPeer.ConnectAsync(port, "/echo");
        await other.EchoAsync("still here?"u8.ToArray());
        Assert.True(server.IsRunning);
        Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
    }
}
