using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Sends straight to a connection's socket: what the socket does not take at once is sent asynchronously. Holds no memory while there is
/// nothing to send.
/// </summary>
internal abstract class SocketWriter : PipeWriter
{
    private const int SmallestBuffer = 512;

    private readonly Socket _socket;
    private byte[]? _buffer;
    private int _length;

    protected SocketWriter(Socket socket)
    {
        _socket = socket;
        socket.Blocking = false;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

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

    /// <summary>Makes room for as many bytes.</summary>
    public void Reserve(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (_buffer is null || _buffer.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, Math.Max(SmallestBuffer, _length * 2)));
            if (_buffer is not null)
            {
                _buffer.AsSpan(0, _length).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = larger;
        }
    }

    public override void Advance(int bytes) => _length += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
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
            var count = _socket.Send(_buffer.AsSpan(sent, _length - sent), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return false;
            }

            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            sent += count;
        }

        Release();
        return true;
    }

    /// <summary>Sends the rest, and then calls <see cref="Release"/>.</summary>
    /// <param name="sent">How far it has come.</param>
    protected abstract ValueTask<FlushResult> SendLaterAsync(int sent);

    protected void Release()
    {
        _length = 0;
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
