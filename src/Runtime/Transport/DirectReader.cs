using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Transport;

/// <summary>
/// Reads a connection's socket when somebody asks for bytes, never ahead: what the peer sends beyond that waits in the kernel, and then at the
/// peer. Holds no memory while it waits.
/// </summary>
internal sealed class DirectReader(DirectConnection connection, SafeSocketHandle socket) : PipeReader, IValueTaskSource<ReadResult>
{
    private const int SmallBuffer = 4096;

    /// <summary>What one read of an upgraded connection may bring: a message of 64 KiB with its header.</summary>
    private const int LargeBuffer = (64 * 1024) + 14;

    // A reader of frames is nearly always done with a buffer before it lets go of the thread, so that one for each thread spares most ways to the pool.
    [ThreadStatic]
    private static byte[]? _spare;

    private ManualResetValueTaskSourceCore<ReadResult> _pending;
    private CancellationToken _token;
    private CancellationTokenRegistration _registration;
    private ReadOnlySequence<byte> _handedOut;
    private byte[]? _buffer;
    private int _start;
    private int _examined;
    private int _end;
    private Signal _ready;
    private bool _isLarge;
    private bool _mayHaveMore = true;
    private bool _hasEnded;
    private volatile bool _hasHungUp;
    private volatile bool _isCanceled;

    /// <summary>Whether reads take what is there in large pieces: after the upgrade.</summary>
    public bool IsUpgraded { get; set; }

    /// <summary>The socket has changed.</summary>
    /// <param name="hungUp">Whether an end or an error may stand behind what can be read, of which no further event tells.</param>
    /// <returns>Whether a read waits for it: then <see cref="Continue"/> must be called.</returns>
    public bool OnReady(bool hungUp)
    {
        if (hungUp)
        {
            _hasHungUp = true;
        }

        return _ready.Raise();
    }

    public override bool TryRead(out ReadResult result) => TryTake(out result);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            if (TryTake(out var result))
            {
                return new(result);
            }

            _pending.Reset();
            var version = _pending.Version;
            if (cancellationToken.CanBeCanceled)
            {
                _token = cancellationToken;
                _registration = cancellationToken.UnsafeRegister(static reader => ((DirectReader)reader!).CancelPendingRead(), this);
            }

            if (_ready.TryAwait())
            {
                return new(this, version);
            }

            Unregister();
        }
    }

    /// <summary>Goes on with the read that waits.</summary>
    public void Continue()
    {
        try
        {
            ReadResult result;
            while (!TryTake(out result))
            {
                if (_ready.TryAwait())
                {
                    return;
                }
            }

            var token = _token;
            Unregister();
            if (result.IsCanceled && token.IsCancellationRequested)
            {
                _pending.SetException(new OperationCanceledException(token));
                return;
            }

            _pending.SetResult(result);
        }
        catch (Exception exception)
        {
            Unregister();
            _pending.SetException(exception);
        }
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_buffer is null || _handedOut.IsEmpty)
        {
            return;
        }

        var start = _start;
        _start += (int)_handedOut.Slice(_handedOut.Start, consumed).Length;
        _examined = start + (int)_handedOut.Slice(_handedOut.Start, examined).Length;
        _handedOut = default;
        if (_start == _end)
        {
            Release();
        }
        else if (_isLarge)
        {
            Keep(MessageMemory.Rent(_end - _start));
        }
    }

    public override void CancelPendingRead()
    {
        _isCanceled = true;
        Wake();
    }

    /// <summary>Ends the read that waits, after the socket was closed or a read was cancelled.</summary>
    public void Wake()
    {
        if (OnReady(hungUp: false))
        {
            ThreadPool.UnsafeQueueUserWorkItem(static reader => reader.Continue(), this, preferLocal: false);
        }
    }

    public override void Complete(Exception? exception = null)
    {
        _handedOut = default;
        Release();
    }

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _pending.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _pending.GetStatus(token);

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _pending.OnCompleted(continuation, state, token, flags);

    /// <summary>Takes what there is, without waiting.</summary>
    private bool TryTake(out ReadResult result)
    {
        while (true)
        {
            var isCanceled = _isCanceled;
            if (isCanceled || _hasEnded || _end > _examined)
            {
                _isCanceled = false;
                _handedOut = _buffer is null ? default : new(_buffer, _start, _end - _start);
                result = new(_handedOut, isCanceled, _hasEnded);
                return true;
            }

            if (!TryReceive())
            {
                result = default;
                return false;
            }
        }
    }

    private bool TryReceive()
    {
        _mayHaveMore |= _ready.TryTake();
        if (!_mayHaveMore)
        {
            return false;
        }

        MakeRoom();
        var room = _buffer!.Length - _end;
        var count = 0;
        var error = SocketError.OperationAborted;
        try
        {
            error = NonBlocking.Receive(socket, _buffer.AsSpan(_end), out count);
        }
        catch (ObjectDisposedException)
        {
        }

        if (error != SocketError.Success)
        {
            _mayHaveMore = false;
            if (_start == _end)
            {
                Release();
            }

            return error == SocketError.WouldBlock ? false : throw connection.Lost(error);
        }

        _end += count;

        // What did not fill the buffer was all there was; more of it raises another event.
        _mayHaveMore = count == room || _hasHungUp;
        if (count == 0)
        {
            _hasEnded = true;
            if (_start == _end)
            {
                Release();
            }

            connection.FireClosed();
        }

        return true;
    }

    private void MakeRoom()
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
            Keep(MessageMemory.Rent(Math.Max(SmallBuffer, (_end - _start) * 2)));
        }
    }

    /// <summary>Moves what is not consumed to a buffer of its own.</summary>
    private void Keep(byte[] buffer)
    {
        var length = _end - _start;
        _buffer.AsSpan(_start, length).CopyTo(buffer);
        var examined = _examined - _start;
        Release();
        _buffer = buffer;
        _end = length;
        _examined = examined;
    }

    private void Release()
    {
        if (_buffer is { } buffer)
        {
            if (_isLarge && _spare is null)
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

    private void Unregister()
    {
        _registration.Dispose();
        _registration = default;
        _token = default;
    }
}
