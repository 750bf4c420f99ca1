using System.IO.Pipelines;
using System.Net.Sockets;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A writer that sends directly to a connection's socket. Bytes that the socket does not accept at once are sent asynchronously. The writer
/// holds no memory while there is nothing to send.
/// </summary>
/// <remarks>
/// A flush never throws because the peer is gone. Like a pipe whose reader has completed, the writer then discards the bytes, and
/// <see cref="FlushResult.IsCompleted"/> is true.
/// </remarks>
internal abstract class SocketWriter : PipeWriter, ISharedFrameWriter
{
    // The buffer is held only until the flush. A smaller buffer would cost as much to rent, and would grow more often in a batch.
    private const int SmallestBuffer = 4096;

    /// <summary>The maximum length of a buffer that a batch gets because the last one of its thread filled it.</summary>
    private const int LargestFirstBuffer = 64 * 1024;

    /// <summary>The number of bytes of the last batch on this thread. The next one is often as large, and would grow and be copied.</summary>
    [ThreadStatic]
    private static int _lastBatch;

    private byte[]? _buffer;

    // The bytes of the buffer that are pending. A flush that is canceled leaves some of its bytes behind.
    private int _start;
    private int _end;

    // Frames that connections share. They are pending instead of bytes in the buffer.
    private SharedFrames? _shared;
    private int _sharedStart;
    private int _sharedEnd;

    /// <summary>Indicates whether the socket takes no more bytes. Any thread may set it.</summary>
    private volatile bool _isOver;

    /// <summary>Indicates whether <see cref="CancelPendingFlush"/> was called. Any thread may set it.</summary>
    private volatile bool _isFlushCanceled;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _end - _start + _sharedEnd - _sharedStart;

    /// <summary>Gets the handle of the socket.</summary>
    protected abstract SafeSocketHandle Handle { get; }

    /// <summary>Gets a value indicating whether the socket takes no more bytes.</summary>
    protected bool IsOver => _isOver;

    /// <summary>Gets a value indicating whether the flush must end before all bytes are sent.</summary>
    protected bool IsFlushCanceled => _isFlushCanceled;

    /// <summary>Gets a value indicating whether bytes may be sent now.</summary>
    protected virtual bool CanSend => true;

    /// <summary>Gets the bytes of the buffer that are pending.</summary>
    protected ReadOnlyMemory<byte> Pending => _buffer.AsMemory(_start, _end - _start);

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_end);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_end);
    }

    /// <inheritdoc/>
    public bool TryAppendShared(SharedFrames frames, int start, int end)
    {
        if (UnflushedBytes == 0)
        {
            (_shared, _sharedStart) = (frames, start);
        }
        else if (_shared != frames || _sharedEnd != start)
        {
            return false;
        }

        _sharedEnd = end;
        return true;
    }

    /// <inheritdoc/>
    public void MaterializeShared()
    {
        if (_shared is { } frames)
        {
            var bytes = frames.Read(_sharedStart, _sharedEnd);
            DropShared();
            Reserve(bytes.Length);
            bytes.CopyTo(_buffer.AsSpan(_end));
            _end += bytes.Length;
        }
    }

    /// <inheritdoc/>
    public void Reserve(int sizeHint)
    {
        MaterializeShared();
        var length = _end - _start;
        var room = Math.Max(sizeHint, 1);
        if (_buffer is null || _buffer.Length - _end < room)
        {
            var usual = length == 0 ? Math.Clamp(_lastBatch, SmallestBuffer, LargestFirstBuffer) : length * 2;
            var larger = MessageMemory.Rent(Math.Max(length + room, usual));
            if (_buffer is not null)
            {
                _buffer.AsSpan(_start, length).CopyTo(larger);
                MessageMemory.Return(_buffer);
            }

            _buffer = larger;
            _start = 0;
            _end = length;
        }
    }

    public override void Advance(int bytes) => _end += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);
        }

        if (UnflushedBytes == 0 || _isOver || (CanSend && TrySend()))
        {
            return new(Finish());
        }

        MaterializeShared();
        return SendRestAsync(cancellationToken);
    }

    /// <summary>
    /// Makes the flush that waits return with <see cref="FlushResult.IsCanceled"/>, or the next one. Bytes that are not sent by then are
    /// still pending.
    /// </summary>
    public override void CancelPendingFlush() => _isFlushCanceled = true;

    public override void Complete(Exception? exception = null) => ReturnBuffer();

    /// <inheritdoc/>
    public void DropShared()
    {
        _shared = null;
        _sharedStart = _sharedEnd = 0;
    }

    /// <summary>Stops sending: the peer is gone, or the connection is closed. Any thread may call it.</summary>
    protected void Stop() => _isOver = true;

    /// <summary>Notes that the socket has failed.</summary>
    /// <param name="error">The error of the socket.</param>
    protected virtual void OnFailed(SocketError error) => Stop();

    /// <summary>Sends as many pending bytes as the socket accepts.</summary>
    /// <returns>False if bytes are pending and the socket has no room for them.</returns>
    protected bool TrySend()
    {
        while (!_isOver && _sharedStart < _sharedEnd)
        {
            if (!TrySend(_shared!.Read(_sharedStart, _sharedEnd), out var count))
            {
                return false;
            }

            _sharedStart += count;
        }

        while (!_isOver && _start < _end)
        {
            if (!TrySend(_buffer.AsSpan(_start, _end - _start), out var count))
            {
                return false;
            }

            _start += count;
        }

        return true;
    }

    /// <summary>Notes that bytes of the buffer have been sent.</summary>
    /// <param name="count">The number of bytes.</param>
    protected void OnSent(int count) => _start += count;

    /// <summary>Ends a flush. Returns the memory of bytes that are sent, or that never will be.</summary>
    protected FlushResult Finish()
    {
        var isOver = _isOver;
        if (isOver || UnflushedBytes == 0)
        {
            _lastBatch = _end;
            ReturnBuffer();
        }

        var isCanceled = _isFlushCanceled;
        if (isCanceled)
        {
            _isFlushCanceled = false;
        }

        return new(isCanceled, isOver);
    }

    /// <summary>Sends the bytes of the buffer when the socket has room, and then calls <see cref="Finish"/>.</summary>
    /// <param name="cancellationToken">The token that ends the flush. Bytes that are not sent by then are still pending.</param>
    protected abstract ValueTask<FlushResult> SendRestAsync(CancellationToken cancellationToken);

    /// <summary>Drops pending bytes and returns their memory.</summary>
    protected void ReturnBuffer()
    {
        DropShared();
        _start = _end = 0;
        if (_buffer is not null)
        {
            MessageMemory.Return(_buffer);
            _buffer = null;
        }
    }

    /// <summary>Sends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="count">The number of bytes that the socket has accepted.</param>
    /// <returns>False if the socket has no room.</returns>
    private bool TrySend(ReadOnlySpan<byte> bytes, out int count)
    {
        var error = SocketError.OperationAborted;
        count = 0;
        try
        {
            error = NonBlocking.Send(Handle, bytes, out count);
        }
        catch (ObjectDisposedException)
        {
            // The connection has been closed meanwhile.
        }

        if (error is not (SocketError.Success or SocketError.WouldBlock))
        {
            OnFailed(error);
        }

        return error != SocketError.WouldBlock;
    }
}
