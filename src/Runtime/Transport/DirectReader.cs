using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A reader of a connection's socket that reads only when a caller asks for bytes. Other bytes wait in the kernel, and then at the peer.
/// The reader holds no memory while it waits.
/// </summary>
internal sealed class DirectReader(DirectConnection connection) : PipeReader
{
    private const int SmallBuffer = 4096;

    /// <summary>The maximum number of bytes that one read of an upgraded connection returns: a message of 64 KiB with its header.</summary>
    private const int LargeBuffer = (64 * 1024) + 14;

    // The frame parser is nearly always done with a buffer before its thread is released, so one buffer for each thread avoids most rents.
    [ThreadStatic]
    private static byte[]? _spare;

    /// <summary>The code that reads on. Written by the thread that reads, before it waits for <see cref="_ready"/>.</summary>
    private IReadContinuation? _waiting;
    private byte[]? _buffer;
    private int _start;
    private int _examined;
    private int _end;
    private Signal _ready;
    private bool _isLarge;
    private bool _isKept;
    private bool _mayHaveMore = true;
    private volatile bool _hasEnded;
    private volatile bool _hasHungUp;
    private volatile bool _readsInParts;
    private volatile bool _isCanceled;

    /// <summary>Gets a value indicating whether the connection is upgraded. Its reads use a large buffer.</summary>
    public bool IsUpgraded => Pace is not null;

    /// <summary>Gets or sets the pace of the callbacks that run when a read goes on; null until the connection is upgraded.</summary>
    public CallbackPace? Pace { get; set; }

    /// <summary>Gets a value indicating whether a callback that runs when a read goes on may hold its thread. Any thread may ask.</summary>
    public bool IsSlow => Pace?.IsSlow == true;

    /// <summary>
    /// Sets a value indicating whether a read may leave bytes behind although it does not fill the buffer. It stops at urgent data (tcp(7)),
    /// and no further event reports the bytes behind. Any thread may set it.
    /// </summary>
    public bool ReadsInParts
    {
        set => _readsInParts = value;
    }

    /// <summary>Gets a value indicating whether the end of the peer's side has been read. Any thread may ask.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>
    /// Leaves the current buffer to a callback that still reads from it. The buffer does not go back to the pool. Called by the thread that
    /// takes the reading over.
    /// </summary>
    public void KeepBuffer() => _isKept = true;

    /// <summary>Notes that the socket is ready. Any thread may call it.</summary>
    /// <param name="hungUp">Indicates whether an end or an error may follow the bytes to read. No further event reports it.</param>
    /// <returns>True if a read waits, and <see cref="Continue"/> must be called.</returns>
    public bool OnReady(bool hungUp)
    {
        if (hungUp)
        {
            _hasHungUp = true;
        }

        return _ready.Raise();
    }

    public override bool TryRead(out ReadResult result)
    {
        while (true)
        {
            var isCanceled = _isCanceled;
            if (isCanceled || _hasEnded || _end > _examined)
            {
                if (isCanceled)
                {
                    // Only then: a cancellation that has come since is for the next read.
                    _isCanceled = false;
                }

                result = Result(isCanceled);
                return true;
            }

            if (!TryReceive())
            {
                result = default;
                return false;
            }
        }
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(out var result))
            {
                return new(result);
            }

            // An upgraded connection does not come here while it is idle: it waits with TryWait.
            var pending = _waiting as PendingRead ?? new(this);
            var version = pending.Begin(cancellationToken);
            if (TryWait(pending))
            {
                return new(pending, version);
            }

            pending.End();
        }
    }

    /// <summary>Waits for the next event of the socket. Call it when <see cref="TryRead"/> has returned false.</summary>
    /// <param name="continuation">The code that tries again. Another thread may run it before this method returns.</param>
    /// <returns>False if there has been an event: the caller must try again itself.</returns>
    public bool TryWait(IReadContinuation continuation)
    {
        _waiting = continuation;
        return _ready.TryAwait();
    }

    /// <summary>Continues the read that waits. Never throws.</summary>
    public void Continue()
    {
        try
        {
            _waiting!.Continue();
        }
        catch (Exception exception)
        {
            connection.OnContinuationFailed(exception);
        }
    }

    /// <summary>Returns the bytes that have been read and not consumed.</summary>
    /// <param name="isCanceled">Indicates whether the read was canceled.</param>
    public ReadResult Result(bool isCanceled) =>
        new(_buffer is null ? default : new ReadOnlySequence<byte>(_buffer, _start, _end - _start), isCanceled, _hasEnded);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer is null || consumed.GetObject() != _buffer)
        {
            return;
        }

        // The positions in a sequence of one array are indexes of the array.
        var (start, end) = (consumed.GetInteger(), examined.GetInteger());
        if (start < _start || end < start || end > _end)
        {
            throw new ArgumentOutOfRangeException(nameof(consumed), "The position is not in the bytes of the last read.");
        }

        (_start, _examined) = (start, end);
        if (_start == _end)
        {
            Release();
        }
        else if (_isLarge)
        {
            MoveTo(MessageMemory.Rent(_end - _start));
        }
    }

    public override void CancelPendingRead()
    {
        _isCanceled = true;
        Wake();
    }

    /// <summary>Continues the read that waits, after the socket was closed or the read was canceled.</summary>
    public void Wake()
    {
        if (OnReady(hungUp: false))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.Continue(), this, preferLocal: false);
        }
    }

    /// <summary>Returns the buffer, unless the connection has left the server: then bytes that have been read outlive the request.</summary>
    public override void Complete(Exception? exception = null)
    {
        if (!connection.IsDetached)
        {
            Release();
        }
    }

    /// <summary>Returns the buffer to the pool. Bytes that have not been consumed are dropped.</summary>
    public void Release()
    {
        if (_buffer is { } buffer)
        {
            if (_isKept)
            {
                _isKept = false;
            }
            else if (_isLarge && _spare is null)
            {
                _spare = buffer;
            }
            else
            {
                MessageMemory.Return(buffer);
            }
        }

        _buffer = null;
        _isLarge = false;
        _start = _examined = _end = 0;
    }

    private bool TryReceive()
    {
        _mayHaveMore |= _ready.TryTake();
        if (!_mayHaveMore && connection.Error is null)
        {
            return false;
        }

        EnsureRoom();
        var room = _buffer!.Length - _end;
        var count = 0;
        var error = SocketError.OperationAborted;
        try
        {
            error = NonBlocking.Receive(connection.Handle, _buffer.AsSpan(_end), out count);
        }
        catch (ObjectDisposedException)
        {
            // The connection has been closed meanwhile.
        }

        if (count > 0)
        {
            _end += count;

            // A read that does not fill the buffer has emptied the socket. More bytes raise another event.
            _mayHaveMore = count == room || _hasHungUp || _readsInParts;
            return true;
        }

        _mayHaveMore = false;
        if (_start == _end)
        {
            Release();
        }

        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            throw connection.OnReceiveFailed(error);
        }

        if (connection.Error is { } reason)
        {
            // A send has failed, and its error is not reported again.
            throw reason;
        }

        if (error == SocketError.WouldBlock)
        {
            return false;
        }

        _hasEnded = true;
        connection.FireClosed();
        return true;
    }

    private void EnsureRoom()
    {
        if (_buffer is null)
        {
            _isLarge = IsUpgraded;
            _buffer = _isLarge ? _spare ?? MessageMemory.Rent(LargeBuffer) : MessageMemory.Rent(SmallBuffer);
            if (_isLarge)
            {
                _spare = null;
            }
        }
        else if (_end == _buffer.Length)
        {
            MoveTo(MessageMemory.Rent(Math.Max(SmallBuffer, (_end - _start) * 2)));
        }
    }

    /// <summary>Moves the bytes that are not consumed to another buffer.</summary>
    private void MoveTo(byte[] buffer)
    {
        var length = _end - _start;
        _buffer.AsSpan(_start, length).CopyTo(buffer);
        var examined = _examined - _start;
        Release();
        _buffer = buffer;
        _end = length;
        _examined = examined;
    }
}
