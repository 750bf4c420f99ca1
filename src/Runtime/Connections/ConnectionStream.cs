using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Connections;

/// <summary>The payloads of a connection's messages as one stream of bytes.</summary>
internal sealed class ConnectionStream(WebSocketConnection connection, CallbackQueue callbacks) : ForwardStream
{
    private PendingMessage? _current;
    private int _position;

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current is null || _position == _current.Value.Message.Data.Length)
        {
            ReturnBuffer();
            _current = await callbacks.PullAsync(cancellationToken, isLoop: true);
            if (_current is null)
            {
                return 0;
            }
        }

        var rest = _current.Value.Message.Data[_position..];
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!buffer.IsEmpty && await connection.SendAsync(buffer) == WebSocketSendResult.Closed)
        {
            throw new IOException("The WebSocket connection has ended.");
        }
    }

    public override async ValueTask DisposeAsync()
    {
        ReturnBuffer();
        await connection.CloseAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ReturnBuffer();
            _ = connection.CloseAsync().AsTask();
        }

        base.Dispose(disposing);
    }

    private void ReturnBuffer()
    {
        if (_current is { Pooled: { } pooled })
        {
            MessageMemory.Return(pooled);
            callbacks.CompleteRead();
        }

        _current = null;
        _position = 0;
    }
}
