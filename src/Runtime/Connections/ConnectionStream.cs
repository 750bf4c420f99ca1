using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>The payloads of a connection's messages as one stream of bytes.</summary>
internal sealed class ConnectionStream(WebSocketConnection connection, CallbackQueue callbacks) : ForwardStream
{
    /// <summary>Keeps the memory of a message from being read by one thread while another returns it.</summary>
    private readonly Lock _gate = new();

    /// <summary>The message that is being read; null if there is none. Used under the lock, as are the fields below.</summary>
    private PendingMessage? _current;
    private int _position;
    private bool _isDisposed;

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (TryRead(buffer.Span, out var count))
            {
                return count;
            }

            var next = await callbacks.PullAsync(cancellationToken, isLoop: true);
            if (next is null)
            {
                return 0;
            }

            Begin(next.Value);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!buffer.IsEmpty && await connection.SendAsync(buffer, cancellationToken) == WebSocketSendResult.Closed)
        {
            throw new IOException("The WebSocket connection has ended.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Release();
        await connection.CloseAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
            _ = connection.CloseAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reads bytes of the current message, and returns its memory when it has no more.</summary>
    /// <param name="buffer">The room for the bytes.</param>
    /// <param name="count">The number of bytes.</param>
    /// <returns>False if the current message has no more bytes.</returns>
    /// <exception cref="ObjectDisposedException">The stream is disposed.</exception>
    private bool TryRead(Span<byte> buffer, out int count)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var rest = _current is { } current ? current.Message.Data.Span[_position..] : [];
            if (rest.IsEmpty)
            {
                Return();
                count = 0;
                return false;
            }

            count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            _position += count;
            return true;
        }
    }

    private void Begin(in PendingMessage message)
    {
        lock (_gate)
        {
            Return();
            _current = message;
            if (_isDisposed)
            {
                Return();
            }
        }
    }

    private void Release()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Return();
        }
    }

    private void Return()
    {
        if (_current?.Pooled is { } pooled)
        {
            MessageMemory.Return(pooled);
            callbacks.CompleteRead();
        }

        _current = null;
        _position = 0;
    }
}
