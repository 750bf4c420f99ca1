namespace WebSocketToolkit.Transport;

/// <summary>
/// A thread that leads event loops, one at a time. When a callback holds it and its loop is taken over, it waits for another loop to lead as
/// soon as the callback returns.
/// </summary>
internal sealed class EventLoopThread
{
    /// <summary>
    /// The number of threads that callbacks may hold at once. With more the loops hand all events to the thread pool, which adds threads
    /// at its own pace.
    /// </summary>
    private const int MaxHeld = 128;

    /// <summary>The number of threads that are kept for the next takeover.</summary>
    private static readonly int _maxParked = Math.Max(Environment.ProcessorCount, 2);

    /// <summary>The threads that wait for a loop, and the lock of this stack.</summary>
    private static readonly Stack<EventLoopThread> _parked = new();

    /// <summary>The number of threads that a callback holds. Changed by interlocked operations.</summary>
    private static int _held;

    private readonly AutoResetEvent _given = new(false);

    /// <summary>The loop to lead, and its state. Written before the thread is woken.</summary>
    private EventLoop _loop;
    private long _state;

    private EventLoopThread(EventLoop loop, long state)
    {
        _loop = loop;
        _state = state;
    }

    /// <summary>Gets a value indicating whether callbacks hold as many threads as they may.</summary>
    public static bool AreExhausted => Volatile.Read(ref _held) >= MaxHeld;

    /// <summary>Gives a loop to a thread that waits, or to a new one.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="state">The state in which the thread finds the loop.</param>
    public static void Lead(EventLoop loop, long state)
    {
        EventLoopThread? thread;
        lock (_parked)
        {
            _parked.TryPop(out thread);
        }

        if (thread is null)
        {
            thread = new(loop, state);
            new Thread(thread.Run) { IsBackground = true, Name = "WebSocketToolkit event loop" }.UnsafeStart();
            return;
        }

        (thread._loop, thread._state) = (loop, state);
        thread._given.Set();
    }

    /// <summary>Gives the loop of a thread that a callback holds to another thread.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="state">The state in which the thread finds the loop.</param>
    public static void Replace(EventLoop loop, long state)
    {
        Interlocked.Increment(ref _held);
        Lead(loop, state);
    }

    private void Run()
    {
        while (true)
        {
            _loop.Lead(_state);
            Interlocked.Decrement(ref _held);
            lock (_parked)
            {
                if (_parked.Count >= _maxParked)
                {
                    _given.Dispose();
                    return;
                }

                _parked.Push(this);
            }

            _given.WaitOne();
        }
    }
}
