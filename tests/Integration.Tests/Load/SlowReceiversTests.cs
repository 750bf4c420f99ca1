using WebSocketToolkit.Integration.Tests.Groups;
using Xunit.Abstractions;

namespace WebSocketToolkit.Integration.Tests.Load;

/// <summary>One publisher and a thousand receivers, of which fifty never read. Server and receivers share this process.</summary>
public sealed class SlowReceiversTests(ITestOutputHelper output) : LoadTests(output)
{
    private const int Receivers = 1000;
    private const int Slow = 50;

    /// <summary>What the guide allows a busy connection.</summary>
    private const long BusyBytes = 64 * KiB;

    /// <summary>What a slow one may hold: <c>MaxSendBufferSize</c>, and Kestrel's <c>MaxResponseBufferSize</c>.</summary>
    private const long SlowBytes = MiB + (64 * KiB);

    /// <summary>How many times what is alive the collector may let the heap become.</summary>
    private const int Garbage = 2;

    /// <summary>What the program may take for itself: code that is compiled, pools, the receivers' own buffers.</summary>
    private const long OwnBytes = 128 * MiB;

    [Theory]
    [InlineData(WebSocketSlowConsumerPolicy.Close)]
    [InlineData(WebSocketSlowConsumerPolicy.DropOldest)]
    public async Task Who_reads_gets_everything_in_order_and_memory_stays_bounded(WebSocketSlowConsumerPolicy policy)
    {
        Descriptors.AssertEnough(2 * Receivers);
        var result = await FanOut.RunAsync(Receivers, Slow, policy);
        var delivered = result.Sent * (Receivers - Slow);
        var bound = (Garbage * ((Receivers * BusyBytes) + (Slow * SlowBytes))) + OwnBytes;
        Print($"{policy}: {result.Sent} messages of 16 KiB to {Receivers - Slow} receivers, each in order, in {result.Elapsed.TotalSeconds:F1} s");
        Print($"That is {delivered / result.Elapsed.TotalSeconds:F0} deliveries/s; {result.Treated} slow receivers were treated, {result.Dropped} messages dropped");
        Print($"{result.BufferedAtMost / KiB} KiB waited for any one receiver at most; {FanOut.MostBuffered / KiB} KiB may");
        Print($"Memory grew by {result.GrowthAtMost / MiB} MiB at most, and may by {bound / MiB} MiB");
        Assert.Equal(Slow, result.Treated);
        Assert.InRange(result.BufferedAtMost, 1, FanOut.MostBuffered);
        Assert.InRange(result.GrowthAtMost, 0, bound);
    }
}
