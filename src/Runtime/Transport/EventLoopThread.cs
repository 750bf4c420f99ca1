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
    private const int MaxHeld = 512;

    /// <summary>The time for which a thread waits for another loop before it ends.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    /// <summary>The threads that wait for a loop, the last one first, and the lock of this list.</summary>
    private static readonly List<EventLoopThread> _parked = [];

    /// <summary>The number of threads that a callback holds. Changed by interlocked operations.</summary>
    private static int _held;

    private readonly AutoResetEvent _given = new(false);

    /// <summary>The loop to lead. Written under the lock while the thread waits.</summary>
    private EventLoop _loop;

    /// <summary>The state in which the thread finds the loop.</summary>
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
        lock (_parked)
        {
            if (_parked.Count > 0)
            {
                var thread = _parked[^1];
                _parked.RemoveAt(_parked.Count - 1);
                (thread._loop, thread._state) = (loop, state);
                thread._given.Set();
                return;
            }
        }

        new Thread(new EventLoopThread(loop, state).Run) { IsBackground = true, Name = "WebSocketToolkit event loop" }.UnsafeStart();
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
                _parked.Add(this);
            }

            if (!_given.WaitOne(_patience))
            {
                lock (_parked)
                {
                    if (_parked.Remove(this))
                    {
                        _given.Dispose();
                        return;
                    }
                }

                // A loop was given in this moment. Its signal must not be left for the next wait.
                _given.WaitOne();
            }
        }
    }
}
