using System.Buffers;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Connections;

/// <summary>
/// The turn of a thread that parses the bytes of one read and runs callbacks meanwhile. A watch looks at all turns: if a callback holds its
/// thread, the messages of the batch leave, and another thread takes the reading over.
/// </summary>
/// <remarks>Unless a field says otherwise, its own thread writes it. The watch may read it any time, and has to make sure of what it read.</remarks>
internal sealed class ReadTurn
{
    /// <summary>The time between two looks. A callback may hold its thread for once or twice this time.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(25);

    /// <summary>The number of looks without a turn after which the watch rests.</summary>
    private const int LooksBeforeRest = 40;

    /// <summary>All turns, and the lock of the fields below. The threads keep them alive.</summary>
    private static readonly List<WeakReference<ReadTurn>> _all = [];
    private static ITimer? _timer;
    private static int _idleLooks;

    /// <summary>Indicates whether the watch looks. Read by all threads without the lock.</summary>
    private static bool _isWatching;

    [ThreadStatic]
    private static ReadTurn? _next;

    private ReadTurn? _inner;

    /// <summary>Counts the begins and ends, so that an odd number means a turn.</summary>
    private int _version;

    /// <summary>The version that the watch saw last. Written by the watch.</summary>
    private int _seen;

    private ReceiveLoop? _loop;

    /// <summary>Indicates whether <c>OnOpen</c> runs, and reading has not begun.</summary>
    private bool _isOpening;

    /// <summary>Gets the batch of the turn, which other turns of a round may share; null while <c>OnOpen</c> runs.</summary>
    public SendBatch? Batch { get; private set; }

    /// <summary>Gets the bytes that the transport returned.</summary>
    public ReadOnlySequence<byte> Buffer { get; private set; }

    /// <summary>Gets or sets the number of bytes of <see cref="Buffer"/> before the segment that is parsed.</summary>
    public long SegmentStart { get; set; }

    /// <summary>Gets or sets the read that the watch has taken over last; null in a turn that has not been taken over. Written by the watch.</summary>
    public TakenRead? Taken { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether another thread has taken the turn over. Written by the watch; reset at the end.
    /// </summary>
    public bool IsTakenOver { get; set; }

    /// <summary>Begins a turn on the current thread.</summary>
    /// <param name="loop">The loop that parses.</param>
    /// <param name="buffer">The bytes.</param>
    /// <returns>The turn. Call <see cref="End"/> on the same thread.</returns>
    public static ReadTurn Begin(ReceiveLoop loop, in ReadOnlySequence<byte> buffer)
    {
        var turn = Take(loop);
        turn.Buffer = buffer;
        turn.Batch = SendBatch.BeginRead();
        turn.Begin();
        return turn;
    }

    /// <summary>Begins the turn of <c>OnOpen</c>, before the loop reads.</summary>
    /// <param name="loop">The loop. It begins to read on another thread if <c>OnOpen</c> holds this one.</param>
    /// <returns>The turn. Call <see cref="End"/> on the same thread.</returns>
    public static ReadTurn BeginOpening(ReceiveLoop loop)
    {
        var turn = Take(loop);
        turn._isOpening = true;
        turn.Begin();
        return turn;
    }

    /// <summary>Ends the turn and its batch.</summary>
    public void End()
    {
        Volatile.Write(ref _version, _version + 1);
        _next = this;
        _loop = null;
        Buffer = default;
        SegmentStart = 0;
        IsTakenOver = false;
        Taken = null;
        _isOpening = false;
        var batch = Batch;
        Batch = null;
        batch?.End();
    }

    private static ReadTurn Take(ReceiveLoop loop)
    {
        var turn = _next ?? Add(outer: null);
        _next = turn._inner ?? Add(turn);
        turn._loop = loop;
        return turn;
    }

    private void Begin()
    {
        Volatile.Write(ref _version, _version + 1);
        if (!Volatile.Read(ref _isWatching))
        {
            Watch();
        }
    }

    private static ReadTurn Add(ReadTurn? outer)
    {
        var turn = new ReadTurn();
        outer?._inner = turn;
        lock (_all)
        {
            _all.Add(new(turn));
        }

        return turn;
    }

    private static void Watch()
    {
        lock (_all)
        {
            _idleLooks = 0;
            if (!_isWatching)
            {
                _isWatching = true;
                _timer ??= TimeProvider.System.CreateTimer(static _ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(_interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void Look()
    {
        lock (_all)
        {
            var isIdle = true;
            for (var i = _all.Count - 1; i >= 0; i--)
            {
                if (!_all[i].TryGetTarget(out var turn))
                {
                    _all.RemoveAt(i);
                    continue;
                }

                isIdle &= Volatile.Read(ref turn._version) == turn._seen && turn._seen % 2 == 0;
                turn.LookAtTurn();
            }

            _idleLooks = isIdle ? _idleLooks + 1 : 0;
            _isWatching = _idleLooks < LooksBeforeRest;
            if (_isWatching)
            {
                _timer!.Change(_interval, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void LookAtTurn()
    {
        var version = Volatile.Read(ref _version);
        if (version % 2 == 0 || version != _seen)
        {
            _seen = version;
            return;
        }

        try
        {
            Batch?.Expire();
            if (_isOpening)
            {
                _loop?.StartAhead();
            }
            else if (!IsTakenOver)
            {
                _loop?.TryTakeOver(this);
            }
        }
        catch (Exception)
        {
            // A transport threw. The callback goes on as before, and a timer's exception would end the process.
        }
    }
}
