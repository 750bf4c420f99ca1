using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>A clock that stands still, and tells when something begins to wait for it.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _timers = new();

    /// <summary>Completes when there is, or has been, a timer of this time.</summary>
    public Task HasTimerAsync(TimeSpan dueTime) => SignalOf(dueTime).Task;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        SignalOf(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource SignalOf(TimeSpan dueTime) =>
        _timers.GetOrAdd(dueTime, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
