using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>The listener that hands connections to Kestrel.</summary>
internal sealed class MemoryListener(EndPoint endPoint) : IConnectionListener
{
    private readonly Channel<MemoryConnection> _backlog = Channel.CreateUnbounded<MemoryConnection>();

    public EndPoint EndPoint => endPoint;

    public bool TryConnect(MemoryConnection connection) => _backlog.Writer.TryWrite(connection);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _backlog.Reader.WaitToReadAsync(cancellationToken) && _backlog.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _backlog.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync();
}
