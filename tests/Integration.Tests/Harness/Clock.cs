namespace WebSocketToolkit.Integration.Tests.Harness;

internal static class Clock
{
    /// <summary>The interval of the ticks and heartbeats.</summary>
    private static readonly TimeSpan _step = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Moves the clock second by second. <see cref="FakeTimeProvider.Advance(TimeSpan)"/> moves the clock first, and then runs all timers
    /// that fell due, so the ticks of a leap all see its end. Here each tick sees its own time.
    /// </summary>
    /// <param name="time">The clock.</param>
    /// <param name="by">The time by which the clock moves.</param>
    public static void AdvanceInSteps(this FakeTimeProvider time, TimeSpan by)
    {
        for (var left = by; left > TimeSpan.Zero; left -= _step)
        {
            time.Advance(left < _step ? left : _step);
        }
    }
}
