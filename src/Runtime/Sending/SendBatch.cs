namespace WebSocketToolkit.Sending;

/// <summary>
/// The messages that a reader's thread sends while it delivers the messages of one read, or that are sent to a group. Each connection is
/// flushed once, at the end. If there are many connections, other threads flush them, so the sender does not wait for a system call for
/// each. The reads of a round have one batch together.
/// </summary>
internal sealed class SendBatch
{
    /// <summary>The number of connections that one thread flushes: enough to be worth a thread switch.</summary>
    private const int SendersPerPart = 128;

    [ThreadStatic]
    private static SendBatch? _current;

    [ThreadStatic]
    private static SendBatch? _spare;

    [ThreadStatic]
    private static SendBatch? _round;

    /// <summary>The connections to flush, and the lock of this list and the two fields below.</summary>
    private readonly List<FrameSender> _senders = [];

    /// <summary>Indicates whether the batch is over, and the thread that ended it flushes.</summary>
    private bool _hasEnded;

    /// <summary>Indicates whether a callback has held the batch up, so that its messages no longer wait for the end.</summary>
    private bool _isExpired;
    private SendBatch? _outer;
    private bool _isRound;

    /// <summary>The number of threads that have not yet flushed their part. Changed by interlocked operations.</summary>
    private int _partsLeft;
    private int _partsStarted;

    /// <summary>Gets the batch of the current thread; null if there is no batch.</summary>
    public static SendBatch? Current => _current;

    /// <summary>Gets the frames that many connections send.</summary>
    public SharedFrames Frames { get; } = new();

    /// <summary>Begins a batch on the current thread, within the current batch if there is one.</summary>
    /// <returns>The batch. Call <see cref="End"/> on the same thread.</returns>
    public static SendBatch Begin()
    {
        var batch = Take();
        batch._outer = _current;
        return _current = batch;
    }

    /// <summary>Begins the batch of a read on the current thread: that of the round, if there is one.</summary>
    /// <returns>The batch. Call <see cref="End"/> on the same thread.</returns>
    public static SendBatch BeginRead() => _round is not null && _current is null ? _current = _round : Begin();

    /// <summary>
    /// Begins a round on the current thread. What the reads within it send leaves at its end. What the thread sends between two of them leaves at
    /// once.
    /// </summary>
    /// <returns>The batch of the reads. Call <see cref="EndRound"/> on the same thread.</returns>
    public static SendBatch BeginRound()
    {
        _round = Take();
        _round._isRound = true;
        return _round;
    }

    /// <summary>Adds a connection to flush.</summary>
    /// <param name="sender">The sender of the connection.</param>
    /// <param name="isKnown">Indicates whether the batch flushes the connection already.</param>
    /// <returns>False if the connection must be flushed at once, because a callback holds the batch up.</returns>
    public bool TryAdd(FrameSender sender, bool isKnown)
    {
        if (isKnown)
        {
            return !Volatile.Read(ref _isExpired);
        }

        lock (_senders)
        {
            if (!_isExpired)
            {
                _senders.Add(sender);
            }

            return !_isExpired;
        }
    }

    /// <summary>
    /// Flushes the connections of a batch that a callback holds up, and lets later messages of its thread leave at once. Any thread may call
    /// it.
    /// </summary>
    public void Expire()
    {
        FrameSender[] senders;
        lock (_senders)
        {
            if (_hasEnded)
            {
                return;
            }

            _isExpired = true;
            senders = [.. _senders];
            _senders.Clear();

            // The thread of the batch may end it meanwhile. The frames must last until these connections have sent theirs.
            Interlocked.Increment(ref _partsLeft);
        }

        foreach (var sender in senders)
        {
            Flush(sender);
        }

        EndPart();
    }

    /// <summary>
    /// Flushes the connections of the batch, unless a round does it. Messages that are sent to a connection before its flush leave with it.
    /// </summary>
    public void End()
    {
        _current = _outer;
        _outer = null;
        if (!_isRound)
        {
            Flush();
        }
    }

    /// <summary>Ends the round, and flushes its connections.</summary>
    public void EndRound()
    {
        _round = null;
        _isRound = false;
        Flush();
    }

    private static SendBatch Take()
    {
        var batch = _spare ?? new();
        _spare = null;
        batch._isExpired = false;
        batch._partsLeft = 1;

        // The last: until then a watch that is late leaves the batch alone.
        Volatile.Write(ref batch._hasEnded, false);
        return batch;
    }

    private void Flush()
    {
        lock (_senders)
        {
            _hasEnded = true;
        }

        _partsStarted = 0;
        var parts = (_senders.Count + SendersPerPart - 1) / SendersPerPart;
        if (parts <= 1)
        {
            FlushPart();
            return;
        }

        // This thread flushes no part. Messages that it sends next, while other threads flush, leave with the same system calls.
        Interlocked.Add(ref _partsLeft, parts - 1);
        for (var i = 0; i < parts; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.FlushPart(), this, preferLocal: false);
        }
    }

    private static void Flush(FrameSender sender)
    {
        try
        {
            sender.EndBatch();
        }
        catch (Exception)
        {
            // It must neither end the process nor reach the callback of another connection. The reader finds out what is wrong.
            sender.Break();
        }
    }

    private void FlushPart()
    {
        var start = (Interlocked.Increment(ref _partsStarted) - 1) * SendersPerPart;
        for (var i = start; i < Math.Min(start + SendersPerPart, _senders.Count); i++)
        {
            Flush(_senders[i]);
        }

        EndPart();
    }

    private void EndPart()
    {
        if (Interlocked.Decrement(ref _partsLeft) == 0)
        {
            _senders.Clear();
            Frames.Clear();
            _spare = this;
        }
    }
}
