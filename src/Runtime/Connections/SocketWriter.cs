using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Sends straight to the connection's socket, without the transport's pipe and its threads: what the socket does not take at once is sent
/// asynchronously. Holds no memory while there is nothing to send.
/// </summary>
/// <remarks>
/// The 101 went through the pipe, and must have left before anything overtakes it. The first flush waits for that: the kernel counts what
/// a connection has sent. Where it does not tell, all goes through the pipe.
/// </remarks>
internal sealed class SocketWriter : PipeWriter
{
    private const int SmallestBuffer = 512;

    private readonly Socket _socket;
    private byte[]? _buffer;
    private int _length;
    private bool _hasHandshakeLeft;

    private SocketWriter(Socket socket)
    {
        _socket = socket;
        socket.Blocking = false;
    }

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _length;

    /// <summary>
    /// A writer for a connection whose request has not been answered yet; null where the socket may not be written to: there is none, something
    /// stands between it and the pipe (TLS, a connection middleware), or earlier answers may still be on their way.
    /// </summary>
    public static SocketWriter? TryCreate(HttpContext context, IDuplexPipe transport) =>
        context.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket }
        && transport.GetType().Assembly == typeof(SocketTransportOptions).Assembly
        && TcpCounters.TryReadBytesSent(socket, out var sent) && sent == 0
            ? new(socket)
            : null;

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

        if (!_hasHandshakeLeft && !HasHandshakeLeft())
        {
            return SendLaterAsync(0);
        }

        var sent = 0;
        while (sent < _length)
        {
            var count = _socket.Send(_buffer.AsSpan(sent, _length - sent), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return SendLaterAsync(sent);
            }

            if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }

            sent += count;
        }

        Release();
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null) => Release();

    private async ValueTask<FlushResult> SendLaterAsync(int sent)
    {
        // The transport's own thread has it in hand: a matter of microseconds, unless the machine is busy.
        for (var waited = 0; !HasHandshakeLeft(); waited++)
        {
            if (waited < 10)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(1);
            }
        }

        while (sent < _length)
        {
            sent += await _socket.SendAsync(_buffer.AsMemory(sent, _length - sent), SocketFlags.None);
        }

        Release();
        return default;
    }

    private bool HasHandshakeLeft()
    {
        if (!_hasHandshakeLeft)
        {
            _hasHandshakeLeft = TcpCounters.TryReadBytesSent(_socket, out var sent) ? sent > 0 : throw new SocketException((int)SocketError.NotConnected);
        }

        return _hasHandshakeLeft;
    }

    private void Release()
    {
        _length = 0;
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }
    }
}
