namespace WebSocketToolkit.Transport;

/// <summary>
/// The watch of the event loops. It takes a loop over from a thread that a callback holds, so the callbacks of other connections wait for at
/// most two intervals.
/// </summary>
internal static class EventLoopWatch
{
    /// <summary>The time in milliseconds between two looks.</summary>
    private const int Interval = 4;

    /// <summary>The time in milliseconds to the next look after a takeover: a callback that holds its thread seldom comes alone.</summary>
    private const int ShortInterval = 1;

    /// <summary>The number of looks without an event after which the watch rests.</summary>
    private const int LooksBeforeRest = 4;

    private static readonly AutoResetEvent _activity = new(false);

    /// <summary>1 while the watch rests until the next event. Changed by interlocked operations.</summary>
    private static int _isResting;

    /// <summary>Wakes the watch if it rests. Called for each event, after its claim, which is a full fence.</summary>
    public static void OnEvent()
    {
        if (Volatile.Read(ref _isResting) != 0 && Interlocked.Exchange(ref _isResting, 0) != 0)
        {
            _activity.Set();
        }
    }

    /// <summary>Starts the thread of the watch.</summary>
    /// <param name="loops">The loops of the process. Those that have not started are null.</param>
    public static void Start(EventLoop?[] loops) =>
        new Thread(() => Run(loops)) { IsBackground = true, Name = "WebSocketToolkit watch" }.UnsafeStart();

    private static void Run(EventLoop?[] loops)
    {
        var seen = new long[loops.Length];
        var idleLooks = 0;
        var interval = Interval;
        while (true)
        {
            _activity.WaitOne(interval);
            interval = Interval;
            var isIdle = true;
            for (var i = 0; i < loops.Length; i++)
            {
                if (Volatile.Read(ref loops[i]) is not { } loop)
                {
                    continue;
                }

                var state = loop.State;
                isIdle &= state == seen[i] && EventLoopState.IsWaiting(state);
                if (state == seen[i] && loop.TryTakeOver(state))
                {
                    interval = ShortInterval;
                }

                seen[i] = state;
            }

            idleLooks = isIdle ? idleLooks + 1 : 0;
            if (idleLooks >= LooksBeforeRest)
            {
                idleLooks = 0;
                Rest(loops, seen);
            }
        }
    }

    /// <summary>Waits for the next event, unless there has been one since the last look.</summary>
    private static void Rest(EventLoop?[] loops, long[] seen)
    {
        Interlocked.Exchange(ref _isResting, 1);
        for (var i = 0; i < loops.Length; i++)
        {
            if (Volatile.Read(ref loops[i]) is { } loop && loop.State != seen[i])
            {
                Interlocked.Exchange(ref _isResting, 0);
                return;
            }
        }

        _activity.WaitOne();
    }
}
