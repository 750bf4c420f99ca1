using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Integration.Tests.Transport.Assumptions;

/// <summary>A transport of Kestrel with one listener, whose connections are in memory.</summary>
internal sealed class ObservedListener : IConnectionListenerFactory, IConnectionListener
{
    private readonly Channel<ConnectionContext> _backlog = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return new(this);
    }

    public ObservedConnection Connect()
    {
        var connection = new ObservedConnection(EndPoint);
        Assert.True(_backlog.Writer.TryWrite(connection));
        return connection;
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _backlog.Reader.WaitToReadAsync(cancellationToken) && _backlog.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _backlog.Writer.TryComplete();
        return default;
    }

    public ValueTask DisposeAsync() => UnbindAsync(CancellationToken.None);
}
