namespace WebSocketToolkit.Connections;

/// <summary>
/// What a reader's thread sends while it hands on the messages of one read: each connection that it sends to is flushed once, at the end.
/// Or what a group sends to many: they are flushed by other threads, so that the sender need not wait for a system call for each.
/// </summary>
internal sealed class SendBatch
{
    /// <summary>Connections that one thread flushes: enough to be worth waking it.</summary>
    private const int Share = 128;

    [ThreadStatic]
    private static SendBatch? _current;

    [ThreadStatic]
    private static SendBatch? _spare;

    private readonly List<Outbox> _outboxes = [];
    private SendBatch? _outer;
    private int _shares;
    private int _taken;

    /// <summary>The batch of this thread; null if it has none.</summary>
    public static SendBatch? Current => _current;

    public static SendBatch Begin()
    {
        var batch = _spare ?? new();
        _spare = null;
        batch._outer = _current;
        return _current = batch;
    }

    public void Add(Outbox outbox) => _outboxes.Add(outbox);

    /// <summary>Flushes all that was sent to.</summary>
    public void End()
    {
        Leave();
        foreach (var outbox in _outboxes)
        {
            outbox.EndBatch();
        }

        Free();
    }

    /// <summary>Has all that was sent to flushed by other threads. What is sent to them until then leaves with it.</summary>
    public void EndElsewhere()
    {
        Leave();
        _taken = 0;
        _shares = (_outboxes.Count + Share - 1) / Share;
        if (_shares == 0)
        {
            Free();
            return;
        }

        for (var i = _shares; i > 0; i--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.FlushShare(), this, preferLocal: false);
        }
    }

    private void FlushShare()
    {
        var start = (Interlocked.Increment(ref _taken) - 1) * Share;
        for (var i = start; i < Math.Min(start + Share, _outboxes.Count); i++)
        {
            _outboxes[i].EndBatch();
        }

        if (Interlocked.Decrement(ref _shares) == 0)
        {
            Free();
        }
    }

    private void Leave()
    {
        _current = _outer;
        _outer = null;
    }

    private void Free()
    {
        _outboxes.Clear();
        _spare = this;
    }
}
