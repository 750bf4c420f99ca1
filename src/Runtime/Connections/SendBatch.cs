namespace WebSocketToolkit.Connections;

/// <summary>
/// What a reader's thread sends while it hands on the messages of one read: each connection that it sends to is flushed once, at the end.
/// </summary>
internal sealed class SendBatch
{
    [ThreadStatic]
    private static SendBatch? _current;

    [ThreadStatic]
    private static SendBatch? _spare;

    private readonly List<Outbox> _outboxes = [];
    private SendBatch? _outer;

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
        _current = _outer;
        _outer = null;
        foreach (var outbox in _outboxes)
        {
            outbox.EndBatch();
        }

        _outboxes.Clear();
        _spare = this;
    }
}
