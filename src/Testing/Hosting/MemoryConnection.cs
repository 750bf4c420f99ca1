using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>A connection of the in-memory transport, as Kestrel sees it; the client's end is its <see cref="Wire"/>.</summary>
internal sealed class MemoryConnection : DefaultConnectionContext
{
    private readonly MemoryTransport _transport;
    private readonly MemoryPipe _pipe;
    private readonly CancellationTokenSource _closed = new();

    public MemoryConnection(MemoryTransport transport, EndPoint local, EndPoint remote)
        : base(Guid.NewGuid().ToString("N"))
    {
        // The wire waits by itself, since a pipe cannot tell when a byte was read.
        var toServer = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var toClient = new Pipe(new PipeOptions(useSynchronizationContext: false));
        _transport = transport;
        Wire = new(this, toClient.Reader, toServer.Writer);
        _pipe = new(new WatchedReader(toServer.Reader, Wire), toClient.Writer);
        Transport = _pipe;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
    }

    public Wire Wire { get; }

    /// <summary>The application's clock.</summary>
    public TimeProvider Time => _transport.Time;

    /// <summary>Kestrel hears at once that a side has ended, whatever is still unread: so it does from a socket.</summary>
    public void FireClosed() => ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Wire.OnServerReset(abortReason);
        FireClosed();
    }

    public override async ValueTask DisposeAsync()
    {
        _transport.Forget(this);
        await _pipe.Input.CompleteAsync();
        await _pipe.Output.CompleteAsync();
        await base.DisposeAsync();
    }
}
