using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using WebSocketToolkit.Integration.Tests.Load;

namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>
/// One publisher and many receivers, of which some never read until all is over. The publisher waits, once in a while, until all that do read have
/// got what it sent, as one does that is not faster than the network; it goes on until each of the others has been treated by the policy.
/// </summary>
internal sealed class FanOut
{
    private const int MessageBytes = 16 * 1024;
    private const int MessagesARound = 16;

    /// <summary>Rounds after the last slow receiver was treated: the others are not disturbed by it.</summary>
    private const int RoundsAfter = 3;

    /// <summary>Far more than a system's buffers take.</summary>
    private const int MaxRounds = 400;

    /// <summary>What may wait for one receiver: <c>MaxSendBufferSize</c>, and a batch under way to the transport.</summary>
    public const long MostBuffered = (1024 * 1024) + (64 * 1024);

    private readonly WebSocketSlowConsumerPolicy _policy;
    private readonly LoadPeer[] _fast;
    private readonly LoadPeer[] _slow;
    private long _missing;
    private TaskCompletionSource _roundIsOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    private FanOut(WebSocketSlowConsumerPolicy policy, LoadPeer[] fast, LoadPeer[] slow) => (_policy, _fast, _slow) = (policy, fast, slow);

    /// <param name="Sent">Messages that were published.</param>
    /// <param name="Elapsed">How long that took.</param>
    /// <param name="BufferedAtMost">Bytes that waited for any one receiver, at most.</param>
    /// <param name="GrowthAtMost">Bytes that the process's resident memory grew by, at most.</param>
    /// <param name="Treated">Slow receivers that were closed, or to which messages were dropped.</param>
    /// <param name="Dropped">Messages that were dropped.</param>
    public sealed record Result(long Sent, TimeSpan Elapsed, long BufferedAtMost, long GrowthAtMost, int Treated, long Dropped);

    public static async Task<Result> RunAsync(int receivers, int slow, WebSocketSlowConsumerPolicy policy)
    {
        await using var app = await TestApp.StartAsync(map => map.MapFeed().WithWebSocketOptions(o => o.SlowConsumerPolicy = policy));
        using var meters = new Measurements(app.Services.GetRequiredService<IMeterFactory>());
        var before = Resident();
        var all = app.Services.GetRequiredService<WebSocketGroups<Feed>>().All;
        var everybody = new TaskCompletionSource();
        using var arrivals = all.OnPresence(presence =>
        {
            if (presence.Count == receivers)
            {
                everybody.TrySetResult();
            }
        });
        var fanOut = new FanOut(
            policy,
            await LoadPeer.ConnectManyAsync(receivers - slow, app.Port, "/feed"),
            await LoadPeer.ConnectManyAsync(slow, app.Port, "/feed", receiveBuffer: 4 * 1024));

        // A client has its 101 a moment before it is a member.
        await everybody.Task.WaitAsync(Clients.Patience);
        var started = Stopwatch.GetTimestamp();
        var reading = Task.WhenAll(fanOut._fast.Select(peer => Task.Run(() => fanOut.ReadInOrderAsync(peer))));
        var connections = app.Services.GetRequiredService<WebSocketConnections>();
        var (buffered, growth) = (0L, 0L);
        var rest = RoundsAfter;
        for (var round = 0; rest > 0; round++)
        {
            Assert.InRange(round, 0, MaxRounds);
            await fanOut.PublishRoundAsync(all, reading);
            buffered = Math.Max(buffered, connections.Max(connection => connection.BufferedBytes));
            growth = Math.Max(growth, Resident() - before);
            rest -= fanOut.CountTreated(app, meters) == slow ? 1 : 0;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        var treated = fanOut.CountTreated(app, meters);
        await Task.WhenAll(fanOut._slow.Select(fanOut.ReadWhatIsLeftAsync)).WaitAsync(Clients.Patience);
        foreach (var peer in fanOut._fast)
        {
            peer.Dispose();
        }

        return new(fanOut._sent, elapsed, buffered, growth, treated, (long)meters.Sum("websocket.server.dropped_messages", ("websocket.drop.reason", "oldest")));
    }

    private static long Resident() => Environment.WorkingSet;

    private async Task PublishRoundAsync(WebSocketAudience all, Task reading)
    {
        Volatile.Write(ref _missing, (long)_fast.Length * MessagesARound);
        var over = _roundIsOver.Task;
        for (var i = 0; i < MessagesARound; i++)
        {
            var message = new byte[MessageBytes];
            BinaryPrimitives.WriteInt64LittleEndian(message, _sent++);
            await all.SendAsync(message);
        }

        // A reader that fails says more than a round that is never over.
        var first = await Task.WhenAny(over, reading).WaitAsync(Clients.Patience);
        await first;
        Assert.Same(over, first);
        _roundIsOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private async Task ReadInOrderAsync(LoadPeer peer)
    {
        try
        {
            for (var expected = 0L; ; expected++)
            {
                var (opcode, payload) = await peer.ReadAsync();
                Assert.Equal((Opcode.Binary, MessageBytes, expected), (opcode, payload.Length, BinaryPrimitives.ReadInt64LittleEndian(payload.Span)));
                if (Interlocked.Decrement(ref _missing) == 0)
                {
                    _roundIsOver.SetResult();
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private int CountTreated(TestApp app, Measurements meters)
    {
        if (_policy == WebSocketSlowConsumerPolicy.Close)
        {
            return (int)meters.Sum("websocket.server.slow_closes");
        }

        // The meter counts messages; the log has a line for each connection.
        return app.AllLogs.Count(static log => log.Message.Contains("a message was dropped.", StringComparison.Ordinal));
    }

    /// <summary>What was queued arrives in order; then there is the close frame, or the latest message after a gap.</summary>
    private async Task ReadWhatIsLeftAsync(LoadPeer peer)
    {
        var last = -1L;
        var gaps = 0;
        while (last != _sent - 1)
        {
            var (opcode, payload) = await peer.ReadAsync();
            if (opcode == Opcode.Close)
            {
                Assert.Equal((WebSocketSlowConsumerPolicy.Close, 1013, 0), (_policy, BinaryPrimitives.ReadUInt16BigEndian(payload.Span), gaps));
                peer.Dispose();
                return;
            }

            var next = BinaryPrimitives.ReadInt64LittleEndian(payload.Span);
            Assert.True(next > last, $"{next} came after {last}.");
            gaps += next == last + 1 ? 0 : 1;
            last = next;
        }

        Assert.NotEqual(WebSocketSlowConsumerPolicy.Close, _policy);
        Assert.NotEqual(0, gaps);
        peer.Dispose();
    }
}

// Who does not read must find its close frame when it reads at last.
[WebSocketRoute("/feed", ManualMap = true, CloseTimeoutSeconds = 300)]
public sealed class Feed
{
    public void OnOpen()
    {
    }
}
