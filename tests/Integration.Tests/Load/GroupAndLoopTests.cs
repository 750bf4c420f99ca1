using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using WebSocketToolkit.Integration.Tests.Groups;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>
/// One publisher, a thousand receivers: the group, and the loop over all sockets that one writes by hand. By turns, in one process with their
/// clients, which cost both the same. The figures of <c>docs/explanation/performance.md</c> are these.
/// </summary>
public sealed class GroupAndLoopTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Receivers = 1_000;
    private const int Messages = 500;
    private const int Rounds = 5;

    [Fact]
    public async Task A_group_reaches_every_member_and_its_rate_is_printed_beside_a_loop_over_its_sockets()
    {
        var sockets = new ConcurrentBag<WebSocket>();
        await using var app = await TestApp.StartAsync(
            app =>
            {
                // Nobody reads while it is the others' turn, and nobody answers a ping.
                app.MapRoom().WithWebSocketOptions(static o => o.PingInterval = TimeSpan.Zero);
                app.Map("/naive", async (HttpContext context) =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    sockets.Add(socket);
                    await socket.ReceiveAsync(new byte[1], context.RequestAborted);
                });
                app.UseWebSockets();
            },
            builder => builder.Services.AddSingleton<Gate>().AddSingleton<Counts>());
        var group = app.Services.GetRequiredService<WebSocketGroups<Room>>().Group("x");
        var members = await LoadPeer.ConnectManyAsync(Receivers, app.Port, "/room/x");
        var others = await LoadPeer.ConnectManyAsync(Receivers, app.Port, "/naive");
        foreach (var member in members)
        {
            // The greeting comes when it has joined.
            await member.ReadAsync();
        }

        while (sockets.Count < Receivers)
        {
            await Task.Yield();
        }

        var payload = new byte[100];
        var all = sockets.ToArray();
        var (best, bestLoop) = (0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            best = Math.Max(best, await MeasureAsync("group", members, async () => Assert.Equal(Receivers, (await group.SendAsync(payload)).LocalConnections)));
            bestLoop = Math.Max(bestLoop, await MeasureAsync("loop", others, async () =>
            {
                foreach (var socket in all)
                {
                    await socket.SendAsync(payload, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);
                }
            }));
        }

        Print($"best of {Rounds}: group {best:F0} deliveries a second, loop {bestLoop:F0}");
        foreach (var peer in members.Concat(others))
        {
            peer.Dispose();
        }
    }

    private async Task<double> MeasureAsync(string name, LoadPeer[] peers, Func<Task> sendAsync)
    {
        var started = Stopwatch.GetTimestamp();
        var receiving = Task.WhenAll(peers.Select(static async peer =>
        {
            for (var i = 0; i < Messages; i++)
            {
                var (opcode, received) = await peer.ReadAsync();
                Assert.Equal((Opcode.Binary, 100), (opcode, received.Length));
            }
        }));
        for (var i = 0; i < Messages; i++)
        {
            await sendAsync();
        }

        var sent = Stopwatch.GetElapsedTime(started);
        await receiving;
        var rate = Receivers * Messages / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"{name}: {Messages} messages to {Receivers} receivers, {rate:F0} deliveries a second; a send takes {sent.TotalMilliseconds / Messages:F2} ms");
        return rate;
    }
}
