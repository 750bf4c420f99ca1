using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace WebSocketToolkit.Testing.Hosting;

/// <summary>Kestrel's end of a connection on the in-memory transport. The client's end is its <see cref="Wire"/>.</summary>
internal sealed class MemoryConnection : DefaultConnectionContext
{
    private readonly MemoryTransport _transport;
    private readonly MemoryPipe _pipe;
    private readonly CancellationTokenSource _closed = new();

    public MemoryConnection(MemoryTransport transport, EndPoint local, EndPoint remote)
        : base(Guid.NewGuid().ToString("N"))
    {
        // The wire waits instead of the pipe, since a pipe cannot tell when a byte was read.
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

    /// <summary>Gets the application's clock.</summary>
    public TimeProvider Time => _transport.Time;

    /// <summary>Tells Kestrel at once that a side has ended, even if bytes are unread. A socket does the same.</summary>
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
