namespace WebSocketToolkit.Sending;

/// <summary>
/// What a reader's thread sends while it hands on the messages of one read, or what is sent to a group: each connection that is sent to is
/// flushed once, at the end. If they are many, other threads flush them: the sender need not wait for a system call for each.
/// </summary>
internal sealed class SendBatch
{
    /// <summary>Connections that one thread flushes: enough to be worth waking it.</summary>
    private const int Share = 128;

    [ThreadStatic]
    private static SendBatch? _current;

    [ThreadStatic]
    private static SendBatch? _spare;

    private readonly List<FrameSender> _senders = [];
    private SendBatch? _outer;
    private int _shares;
    private int _taken;

    /// <summary>The batch of this thread; null if it has none.</summary>
    public static SendBatch? Current => _current;

    /// <summary>What many connections get.</summary>
    public SharedFrames Frames { get; } = new();

    public static SendBatch Begin()
    {
        var batch = _spare ?? new();
        _spare = null;
        batch._outer = _current;
        return _current = batch;
    }

    public void Add(FrameSender sender) => _senders.Add(sender);

    /// <summary>Flushes all that was sent to. What is sent to them until it is their turn leaves with it.</summary>
    public void End()
    {
        _current = _outer;
        _outer = null;
        _taken = 0;
        _shares = Math.Max((_senders.Count + Share - 1) / Share, 1);
        if (_shares == 1)
        {
            FlushShare();
            return;
        }

        // Not one of them here: what is sent next, while they are at it, leaves with the same system calls.
        for (var i = _shares; i > 0; i--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.FlushShare(), this, preferLocal: false);
        }
    }

    private void FlushShare()
    {
        var start = (Interlocked.Increment(ref _taken) - 1) * Share;
        for (var i = start; i < Math.Min(start + Share, _senders.Count); i++)
        {
            _senders[i].EndBatch();
        }

        if (Interlocked.Decrement(ref _shares) == 0)
        {
            _senders.Clear();
            Frames.Clear();
            _spare = this;
        }
    }
}
