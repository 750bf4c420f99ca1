namespace WebSocketToolkit.RabbitMQ.Tests.Harness;

/// <summary>The system's clock, which may fail once for what a periodic timer runs.</summary>
internal sealed class FailingWatch : TimeProvider
{
    [ThreadStatic]
    private static bool _isOnTimer;

    private int _isArmed;

    /// <summary>Lets the next look at the clock on a timer throw.</summary>
    public void Arm() => Volatile.Write(ref _isArmed, 1);

    public override long GetTimestamp() =>
        _isOnTimer && Interlocked.Exchange(ref _isArmed, 0) == 1 ? throw new InvalidTimeZoneException("no time") : base.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        period == Timeout.InfiniteTimeSpan
            ? base.CreateTimer(callback, state, dueTime, period)
            : base.CreateTimer(
                state =>
                {
                    _isOnTimer = true;
                    try
                    {
                        callback(state);
                    }
                    finally
                    {
                        _isOnTimer = false;
                    }
                },
                state,
                dueTime,
                period);
}
