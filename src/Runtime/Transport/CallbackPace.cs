namespace WebSocketToolkit.Transport;

/// <summary>
/// The pace of a route's callbacks. A callback that holds its thread holds an event loop up until another thread takes the loop over. After
/// such a callback the loop goes to another thread before the next callback of the route, for a while.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class CallbackPace(TimeProvider time)
{
    /// <summary>The time for which callbacks count as slow after one that was held.</summary>
    public static readonly TimeSpan MinSpan = TimeSpan.FromSeconds(1);

    /// <summary>The time to which it grows if the next callbacks are held, too.</summary>
    public static readonly TimeSpan MaxSpan = TimeSpan.FromMinutes(1);

    /// <summary>The timestamp until which callbacks count as slow; 0 if they do not. Any thread may use it.</summary>
    private long _until;

    private readonly Lock _gate = new();

    /// <summary>The last time span, and its end. Used under the lock.</summary>
    private TimeSpan _span;
    private long _end;

    /// <summary>Gets a value indicating whether a callback has held its thread lately.</summary>
    public bool IsSlow
    {
        get
        {
            // The clock is asked only after a callback that was slow.
            var until = Volatile.Read(ref _until);
            if (until == 0)
            {
                return false;
            }

            if (time.GetTimestamp() < until)
            {
                return true;
            }

            Interlocked.CompareExchange(ref _until, 0, until);
            return false;
        }
    }

    /// <summary>Notes that a callback holds its thread. Any thread may call it.</summary>
    public void OnHeld()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (now < _end)
            {
                return;
            }

            var isRepeated = _end != 0 && time.GetElapsedTime(_end, now) < _span;
            _span = isRepeated ? TimeSpan.FromTicks(Math.Min(_span.Ticks * 2, MaxSpan.Ticks)) : MinSpan;
            _end = now + (long)(_span.TotalSeconds * time.TimestampFrequency);
            Volatile.Write(ref _until, _end);
        }
    }
}
