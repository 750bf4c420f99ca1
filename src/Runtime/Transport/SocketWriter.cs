using System.IO.Pipelines;
using System.Net.Sockets;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A writer that sends directly to a connection's socket. Bytes that the socket does not accept at once are sent asynchronously. The writer
/// holds no memory while there is nothing to send.
/// </summary>
internal abstract class SocketWriter : PipeWriter, ISharedFrameWriter
{
    // The buffer is held only until the flush. A smaller buffer would cost as much to rent, and would grow more often in a batch.
    private const int SmallestBuffer = 4096;

    private readonly SafeSocketHandle _socket;
    private byte[]? _buffer;
    private int _length;

    // Frames that connections share. They are pending instead of bytes in the buffer.
    private SharedFrames? _shared;
    private int _sharedStart;
    private int _sharedEnd;

    protected SocketWriter(SafeSocketHandle socket) => _socket = socket;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length + _sharedEnd - _sharedStart;

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
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
            bytes.CopyTo(_buffer.AsSpan(_length));
            _length += bytes.Length;
        }
    }

    /// <inheritdoc/>
    public void Reserve(int sizeHint)
    {
        MaterializeShared();
        var needed = _length + Math.Max(sizeHint, 1);
        if (_buffer is null || _buffer.Length < needed)
        {
            var larger = MessageMemory.Rent(Math.Max(needed, Math.Max(SmallestBuffer, _length * 2)));
            if (_buffer is not null)
            {
                _buffer.AsSpan(0, _length).CopyTo(larger);
                MessageMemory.Return(_buffer);
            }

            _buffer = larger;
        }
    }

    public override void Advance(int bytes) => _length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_shared is not null)
        {
            if (CanSend && TrySendShared())
            {
                return default;
            }

            MaterializeShared();
        }

        if (_length == 0)
        {
            return default;
        }

        var sent = 0;
        return CanSend && TrySend(ref sent) ? default : SendRestAsync(sent);
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => ReturnBuffer();

    /// <summary>Gets a value indicating whether bytes may be sent now.</summary>
    protected virtual bool CanSend => true;

    /// <summary>Returns the bytes that are not sent yet.</summary>
    /// <param name="sent">The number of bytes that are sent.</param>
    protected ReadOnlyMemory<byte> Unsent(int sent) => _buffer.AsMemory(sent, _length - sent);

    /// <summary>Sends as many bytes as the socket accepts.</summary>
    /// <param name="sent">The number of bytes that are sent.</param>
    /// <returns>True if all bytes are sent. The buffer has been returned.</returns>
    protected bool TrySend(ref int sent)
    {
        while (sent < _length)
        {
            if (!TrySend(_buffer.AsSpan(sent, _length - sent), out var count))
            {
                return false;
            }

            sent += count;
        }

        ReturnBuffer();
        return true;
    }

    private bool TrySend(ReadOnlySpan<byte> bytes, out int sent)
    {
        var error = NonBlocking.Send(_socket, bytes, out sent);
        return error switch
        {
            SocketError.Success => true,
            SocketError.WouldBlock => false,
            _ => throw new SocketException((int)error),
        };
    }

    /// <summary>Sends shared frames.</summary>
    /// <returns>False if the socket has no room for all of them. The rest is still pending.</returns>
    private bool TrySendShared()
    {
        while (_sharedStart < _sharedEnd)
        {
            if (!TrySend(_shared!.Read(_sharedStart, _sharedEnd), out var count))
            {
                return false;
            }

            _sharedStart += count;
        }

        DropShared();
        return true;
    }

    /// <inheritdoc/>
    public void DropShared()
    {
        _shared = null;
        _sharedStart = _sharedEnd = 0;
    }

    /// <summary>Sends the bytes that are not sent yet, and then calls <see cref="ReturnBuffer"/>.</summary>
    /// <param name="sent">The number of bytes that are sent.</param>
    protected abstract ValueTask<FlushResult> SendRestAsync(int sent);

    /// <summary>Drops pending bytes and returns their memory.</summary>
    protected void ReturnBuffer()
    {
        DropShared();
        _length = 0;
        if (_buffer is not null)
        {
            MessageMemory.Return(_buffer);
            _buffer = null;
        }
    }
}
