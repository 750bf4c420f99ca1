namespace WebSocketToolkit.RabbitMQ.Tests.Load;

/// <summary>The system's clock, whose periodic timers fire a thousand times a second and more, whatever their period is.</summary>
internal sealed class FastWatch : TimeProvider
{
    private const int CallsPerTick = 100;
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        period == Timeout.InfiniteTimeSpan
            ? base.CreateTimer(callback, state, dueTime, period)
            : base.CreateTimer(
                state =>
                {
                    for (var i = 0; i < CallsPerTick; i++)
                    {
                        Interlocked.Increment(ref _calls);
                        callback(state);
                    }
                },
                state,
                TimeSpan.FromMilliseconds(1),
                TimeSpan.FromMilliseconds(1));
}
