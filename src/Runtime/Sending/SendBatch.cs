namespace WebSocketToolkit.Sending;

/// <summary>
/// The messages that a reader's thread sends while it delivers the messages of one read, or that are sent to a group. Each connection is
/// flushed once, at the end. If there are many connections, other threads flush them, so the sender does not wait for a system call for
/// each.
/// </summary>
internal sealed class SendBatch
{
    /// <summary>The number of connections that one thread flushes: enough to be worth a thread switch.</summary>
    private const int SendersPerPart = 128;

    [ThreadStatic]
    private static SendBatch? _current;

    [ThreadStatic]
    private static SendBatch? _spare;

    private readonly List<FrameSender> _senders = [];
    private SendBatch? _outer;
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
        var batch = _spare ?? new();
        _spare = null;
        batch._outer = _current;
        return _current = batch;
    }

    /// <summary>Adds a connection to flush.</summary>
    /// <param name="sender">The sender of the connection.</param>
    public void Add(FrameSender sender) => _senders.Add(sender);

    /// <summary>Flushes the connections of the batch. Messages that are sent to a connection before its flush leave with it.</summary>
    public void End()
    {
        _current = _outer;
        _outer = null;
        _partsStarted = 0;
        _partsLeft = Math.Max((_senders.Count + SendersPerPart - 1) / SendersPerPart, 1);
        if (_partsLeft == 1)
        {
            FlushPart();
            return;
        }

        // This thread flushes no part. Messages that it sends next, while other threads flush, leave with the same system calls.
        for (var i = _partsLeft; i > 0; i--)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.FlushPart(), this, preferLocal: false);
        }
    }

    private void FlushPart()
    {
        var start = (Interlocked.Increment(ref _partsStarted) - 1) * SendersPerPart;
        for (var i = start; i < Math.Min(start + SendersPerPart, _senders.Count); i++)
        {
            try
            {
                _senders[i].EndBatch();
            }
            catch (Exception)
            {
                // It must neither end the process nor reach the callback of another connection. The reader finds out what is wrong.
                _senders[i].Break();
            }
        }

        if (Interlocked.Decrement(ref _partsLeft) == 0)
        {
            _senders.Clear();
            Frames.Clear();
            _spare = this;
        }
    }
}
