namespace WebSocketToolkit.Transport;

/// <summary>
/// The readiness of a socket, and a waiter for it. Any thread may raise the signal. All other members are for a single consumer.
/// </summary>
internal struct Signal
{
    private const int Idle = 0;
    private const int Raised = 1;
    private const int Awaited = 2;

    private int _state;

    /// <summary>Notes that the socket is ready.</summary>
    /// <returns>True if the consumer waits and must be told.</returns>
    public bool Raise() => Interlocked.Exchange(ref _state, Raised) == Awaited;

    /// <summary>Begins to wait.</summary>
    /// <returns>False if the signal is raised, and the consumer must try the socket instead.</returns>
    public bool TryAwait() => Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle;

    /// <summary>Resets the signal. Call it before an attempt to use the socket, so that a later change is not lost.</summary>
    /// <returns>True if the signal was raised.</returns>
    public bool TryTake() => Volatile.Read(ref _state) == Raised && Interlocked.Exchange(ref _state, Idle) == Raised;
}
