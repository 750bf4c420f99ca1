namespace WebSocketToolkit.Transport;

/// <summary>
/// The state of an event loop in one word: whether its leader waits, or which event it handles next. Every change is atomic, so a leader
/// whose loop was taken over learns of it before it touches another event.
/// </summary>
/// <remarks>
/// The low 16 bits are the index of the next event, or <see cref="Waiting"/>. The others are an epoch, which each wait and each takeover
/// increases, so a word never comes again.
/// </remarks>
internal struct EventLoopState
{
    private const long Waiting = 0xFFFF;
    private const long Epoch = Waiting + 1;

    private long _word;

    /// <summary>Returns the index of the next event.</summary>
    /// <param name="word">The state.</param>
    public static int NextEvent(long word) => (int)(word & Waiting);

    /// <summary>Returns a value indicating whether the leader waits for events.</summary>
    /// <param name="word">The state.</param>
    public static bool IsWaiting(long word) => (word & Waiting) == Waiting;

    /// <summary>Returns the current state. Any thread may ask.</summary>
    public long Read() => Volatile.Read(ref _word);

    /// <summary>Claims the next event. Called by a leader.</summary>
    /// <param name="known">The state that the leader has left.</param>
    /// <returns>False if the loop has another leader.</returns>
    public bool TryClaim(ref long known) => TryChange(ref known, known + 1);

    /// <summary>Begins to wait for events. Called by a leader.</summary>
    /// <param name="known">The state that the leader has left.</param>
    /// <returns>False if the loop has another leader.</returns>
    public bool TryBeginWait(ref long known) => TryChange(ref known, known | Waiting);

    /// <summary>Ends the wait. Called by the leader that has begun it, which nobody takes over meanwhile.</summary>
    /// <param name="known">The state that the leader has left.</param>
    public void EndWait(ref long known)
    {
        known = (known & ~Waiting) + Epoch;
        Volatile.Write(ref _word, known);
    }

    /// <summary>Takes the loop over from a leader that does not wait. Any thread may try.</summary>
    /// <param name="known">The state; afterwards the state that the next leader finds.</param>
    /// <returns>False if the leader has gone on.</returns>
    public bool TryTakeOver(ref long known) => TryChange(ref known, known + Epoch);

    private bool TryChange(ref long known, long next)
    {
        if (Interlocked.CompareExchange(ref _word, next, known) != known)
        {
            return false;
        }

        known = next;
        return true;
    }
}
