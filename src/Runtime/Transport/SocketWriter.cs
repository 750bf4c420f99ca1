using System.IO.Pipelines;
using System.Net.Sockets;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Transport;

/// <summary>
/// Sends straight to a connection's socket: what the socket does not take at once is sent asynchronously. Holds no memory while there is
/// nothing to send.
/// </summary>
internal abstract class SocketWriter : PipeWriter, ISharedFrameWriter
{
    // Held until the flush only, and as cheap to rent as less: a batch of larger messages need not grow it as often.
    private const int SmallestBuffer = 4096;

    private readonly SafeSocketHandle _socket;
    private byte[]? _buffer;
    private int _length;

    // Frames that are shared with other connections, instead of the buffer.
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
            if (MaySend && TrySendShared())
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
        return MaySend && TrySend(ref sent) ? default : SendLaterAsync(sent);
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => Release();

    /// <summary>Whether what is written may leave now.</summary>
    protected virtual bool MaySend => true;

    /// <summary>Bytes that are to be sent, from a place in the buffer.</summary>
    protected ReadOnlyMemory<byte> From(int sent) => _buffer.AsMemory(sent, _length - sent);

    /// <summary>Sends what the socket takes.</summary>
    /// <param name="sent">How far it has come.</param>
    /// <returns>Whether all has been sent.</returns>
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

        Release();
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

    /// <summary>Sends shared frames. False if the socket has no room for all of them: the rest is still there.</summary>
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

    /// <summary>Sends the rest, and then calls <see cref="Release"/>.</summary>
    /// <param name="sent">How far it has come.</param>
    protected abstract ValueTask<FlushResult> SendLaterAsync(int sent);

    protected void Release()
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
