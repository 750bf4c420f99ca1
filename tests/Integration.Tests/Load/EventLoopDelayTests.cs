using System.Diagnostics;
using System.Net.Sockets;
using WebSocketToolkit.Integration.Tests.Connections.Rooms;
using Xunit.Abstractions;

#pragma warning disable WST102 // Callbacks that block are the point.

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>How long other connections of an event loop wait for callbacks that block its threads.</summary>
public sealed class EventLoopDelayTests(ITestOutputHelper output) : LoadTests(output)
{
    private static readonly TimeSpan _blockedFor = TimeSpan.FromSeconds(5);

    /// <summary>What the watch allows is 8 ms. The rest is the machine's.</summary>
    private static readonly TimeSpan _tolerated = TimeSpan.FromMilliseconds(250);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Callbacks_that_block_delay_other_connections_briefly(int blockers)
    {
        var gate = new Gate();
        await using var app = await TrafficApp.StartAsync(isOwn: true, app =>
        {
            app.MapWebSocket("/hold", gate.Listen);
            app.MapWebSocket("/", static connection => connection.OnMessage((string text) => connection.SendAsync(text)));
        });
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TcpPeer.UpgradeAsync(app.Port, "/")));
        var blocked = await Task.WhenAll(Enumerable.Range(0, blockers).Select(_ => RawClients.UpgradeAsync(app.Port, "/hold")));
        Probe(others, _blockedFor / 5);
        var before = Probe(others, _blockedFor / 5);
        await Task.WhenAll(blocked.Select(static client => client.SendAsync(RawFrame.OfText("hold"))));
        var worst = Probe(others, _blockedFor);
        for (var i = 0; i < blockers; i++)
        {
            gate.Open();
        }

        foreach (var client in blocked)
        {
            Assert.Equal("held hold", (await client.ReadFrameAsync()).Text);
        }

        Print($"{blockers} callbacks that block for {_blockedFor.TotalSeconds} s: the worst answer of 20 other connections took {worst.TotalMilliseconds:0.0} ms ({before.TotalMilliseconds:0.0} ms without them)");
        Assert.InRange(worst, TimeSpan.Zero, _tolerated);
        foreach (var client in blocked)
        {
            await client.DisposeAsync();
        }

        foreach (var client in others)
        {
            await client.DisposeAsync();
        }
    }

    /// <summary>
    /// Sends one message after the other on all connections, each from a thread of its own: the callbacks that block may hold threads of the
    /// pool.
    /// </summary>
    /// <returns>The longest time until an answer.</returns>
    private static TimeSpan Probe(TcpPeer[] clients, TimeSpan duration)
    {
        var worst = new TimeSpan[clients.Length];
        var threads = clients.Select((client, index) => new Thread(() => worst[index] = Probe(client, duration))).ToArray();
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        return worst.Max();
    }

    private static TimeSpan Probe(TcpPeer client, TimeSpan duration)
    {
        byte[] message = [0x81, 0x85, 0, 0, 0, 0, .. "probe"u8];
        var answer = new byte[7];
        var worst = TimeSpan.Zero;
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < duration;)
        {
            var sent = Stopwatch.GetTimestamp();
            client.Socket.Send(message);
            for (var count = 0; count < answer.Length;)
            {
                count += client.Socket.Receive(answer, count, answer.Length - count, SocketFlags.None);
            }

            var took = Stopwatch.GetElapsedTime(sent);
            Assert.True(answer.AsSpan(2).SequenceEqual("probe"u8));
            worst = took > worst ? took : worst;
            Thread.Sleep(1);
        }

        return worst;
    }
}
