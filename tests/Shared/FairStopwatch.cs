using System.Diagnostics;

namespace WebSocketToolkit.Tests;

/// <summary>
/// Measures time without the moments in which the machine gave this process none: a thread asks every few milliseconds to be woken and to have
/// something run in the thread pool, and counts how much too late that was. So an upper bound holds beside a build, and still fails for a
/// server that takes too long.
/// </summary>
internal sealed class FairStopwatch
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(10);

    // Written by the counting thread alone.
    private static long _stalledTicks;

    private readonly long _started = Stopwatch.GetTimestamp();

    private readonly long _stalledBefore = Interlocked.Read(ref _stalledTicks);

    static FairStopwatch() => new Thread(Count) { IsBackground = true, Name = "Fair stopwatch" }.Start();

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Expects that so much time has passed, and that the process had no more than so much.</summary>
    public void Expect(TimeSpan atLeast, TimeSpan atMost)
    {
        var elapsed = Elapsed;
        var stalled = TimeSpan.FromTicks(Interlocked.Read(ref _stalledTicks) - _stalledBefore);
        Assert.True(elapsed >= atLeast && elapsed - stalled <= atMost, $"{elapsed}, of which the machine took {stalled}, is not within {atLeast} and {atMost}.");
    }

    /// <summary>Expects that the process had no more than so much time.</summary>
    public void Expect(TimeSpan atMost) => Expect(TimeSpan.Zero, atMost);

    private static void Count()
    {
        using var hasRun = new AutoResetEvent(false);
        for (var last = Stopwatch.GetTimestamp(); ;)
        {
            Thread.Sleep(_period);
            ThreadPool.UnsafeQueueUserWorkItem(static hasRun => hasRun.Set(), hasRun, preferLocal: false);
            hasRun.WaitOne();
            var now = Stopwatch.GetTimestamp();

            // A period more is what waking takes on a machine that has nothing else to do.
            var late = Stopwatch.GetElapsedTime(last, now) - (2 * _period);
            if (late > TimeSpan.Zero)
            {
                Interlocked.Add(ref _stalledTicks, late.Ticks);
            }

            last = now;
        }
    }
}
