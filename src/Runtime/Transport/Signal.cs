namespace WebSocketToolkit.Transport;

/// <summary>Whether a socket has changed since it was last tried, and whether somebody waits for that. Raised by any thread; the rest is one's.</summary>
internal struct Signal
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Awaited = 2;

    private int _state;

    /// <summary>The socket has changed.</summary>
    /// <returns>Whether somebody waits for it, and is to be told.</returns>
    public bool Raise() => Interlocked.Exchange(ref _state, Raised) == Awaited;

    /// <summary>Begins to wait, unless there has been a change.</summary>
    public bool TryAwait() => Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle;

    /// <summary>Takes the change that there has been, before the socket is tried: one that comes later is for what comes later.</summary>
    public bool TryTake() => Volatile.Read(ref _state) == Raised && Interlocked.Exchange(ref _state, Idle) == Raised;
}
