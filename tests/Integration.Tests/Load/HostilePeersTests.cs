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

    /// <summary>Kestrel's own buffers: <c>MaxRequestBufferSize</c> and <c>MaxResponseBufferSize</c>.</summary>
    private const long Transport = MiB + (64 * KiB);

    /// <summary>What waits to be sent (<c>MaxSendBufferSize</c>), and what waits for the callback meanwhile (<c>MaxReceiveBufferSize</c>).</summary>
    private const long Waiting = MiB + (256 * KiB);

    /// <summary>How many times what is alive the collector may let the heap become. Without the limits it would be tens of times as much.</summary>
    private const int Garbage = 2;

    /// <summary>What the program may take for itself beyond what it had before: code that is compiled, pools, garbage.</summary>
    private const int OwnBytes = 64 * MiB;

    private static readonly TimeSpan _time = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(16 * KiB)]
    [InlineData(1)]
    public async Task Peers_that_read_one_byte_a_second_while_they_are_sent_much(int messageSize)
    {
        await using var server = await StartEchoAsync();
        var message = FrameCodec.ToBytes(Opcode.Binary, new byte[messageSize]);
        byte[] messages = [.. Enumerable.Repeat(message, Math.Max(1, 4 * KiB / message.Length)).SelectMany(static frame => frame)];
        await MolestAsync(server, Peers * (Transport + Waiting), messages, reads: true);
    }

    [Fact]
    public async Task Peers_that_ping_without_end_and_read_nothing()
    {
        await using var server = await StartEchoAsync();
        byte[] pings = [.. Enumerable.Repeat(FrameCodec.ToBytes(Opcode.Ping, new byte[125]), 100).SelectMany(static frame => frame)];
        await MolestAsync(server, Peers * Transport, pings, reads: false);
    }

    [Fact]
    public async Task Peers_that_send_as_many_empty_fragments_as_they_may_and_one_more()
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
            Assert.Equal((1008, "The message has more than 16384 fragments."), (code, reason));
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

    /// <summary>Lets the peers do what they do for a while.</summary>
    /// <param name="server">The server.</param>
    /// <param name="limits">Bytes that all peers together may cost.</param>
    /// <param name="bytes">What each peer sends without end.</param>
    /// <param name="reads">Whether each peer also reads a byte a second.</param>
    private async Task MolestAsync(ServerProcess server, long limits, byte[] bytes, bool reads)
    {
        var port = server.Address.Port;
        var before = Print(server, "Nobody connected");
        var peers = await LoadPeer.ConnectManyAsync(Peers, port, "/echo", ReceiveBuffer);
        var witness = Witness.Start(port);
        var written = await new Flood(peers, bytes, reads).RunAsync(_time);
        Print($"{Peers} peers got rid of {written.Sum() / MiB} MiB in {_time.TotalSeconds} s; beside them {await witness.StopAsync()}");
        var after = Print(server, "At the end");
        Print($"The limits allow {limits / MiB} MiB; {(after.Peak - before.Resident) / MiB} MiB were taken at most");
        Assert.InRange(after.Peak - before.Resident, 0, (Garbage * limits) + OwnBytes);
        Assert.All(written, static count => Assert.True(count > 0));
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
