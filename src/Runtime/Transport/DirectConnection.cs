using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Transport;

/// <summary>A TCP connection as Kestrel sees it, whose pipes are its socket: nothing is copied in between, and nothing runs ahead.</summary>
internal sealed class DirectConnection : ConnectionContext, IDuplexPipe, IConnectionIdFeature, IConnectionItemsFeature, IConnectionTransportFeature,
    IConnectionLifetimeFeature, IConnectionEndPointFeature, IConnectionUserFeature, IConnectionSocketFeature
{
    private static uint _lastNumber;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _closed = new();
    private readonly DirectWriter _writer;
    private readonly int _slot;
    private string? _id;
    private int _hasFired;
    private int _isShut;
    private ConnectionAbortedException? _abortReason;

    public DirectConnection(Socket socket)
    {
        _socket = socket;
        Reader = new(this, socket.SafeHandle);
        _writer = new(socket.SafeHandle);
        Transport = this;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        Features = new DirectFeatures(this);
        _slot = Readiness.Shared.Watch(this, socket.SafeHandle);
    }

    public DirectReader Reader { get; }

    /// <summary>Tells it from other connections that had its place.</summary>
    public uint Number { get; } = Interlocked.Increment(ref _lastNumber);

    public override string ConnectionId
    {
        get => _id ??= Guid.CreateVersion7().ToString("N");
        set => _id = value;
    }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => field ??= new ConnectionItems();
        set;
    }

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public ClaimsPrincipal? User { get; set; }

    Socket IConnectionSocketFeature.Socket => _socket;

    PipeReader IDuplexPipe.Input => Reader;

    PipeWriter IDuplexPipe.Output => _writer;

    /// <summary>The socket has changed. True if <see cref="DirectReader.Continue"/> must be called.</summary>
    public bool OnReady(uint events)
    {
        var hungUp = (events & (Epoll.PeerHungUp | Epoll.HungUp | Epoll.Failed)) != 0;
        if ((events & Epoll.Writable) != 0 || hungUp)
        {
            _writer.OnWritable();
        }

        if (hungUp && !Reader.IsUpgraded)
        {
            // Kestrel hears of an end while a request is being handled. After the upgrade the reader tells of it, in its turn.
            FireClosed();
        }

        return ((events & Epoll.Readable) != 0 || hungUp) && Reader.OnReady(hungUp);
    }

    /// <summary>What a read throws when the socket has failed.</summary>
    public Exception Lost(SocketError error)
    {
        FireClosed();
        var cause = new SocketException((int)error);
        return _abortReason is { } reason ? reason
            : error == SocketError.ConnectionReset ? new ConnectionResetException(cause.Message, cause)
            : new ConnectionAbortedException(cause.Message, cause);
    }

    /// <summary>Tells Kestrel that the connection is over.</summary>
    public void FireClosed()
    {
        if (Interlocked.Exchange(ref _hasFired, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
        }
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        _abortReason = abortReason;
        Shut(isAbortive: true);
    }

    public override async ValueTask DisposeAsync()
    {
        Reader.Complete();
        await _writer.EndAsync();
        Shut(isAbortive: false);
        await base.DisposeAsync();
    }

    private void Shut(bool isAbortive)
    {
        if (Interlocked.Exchange(ref _isShut, 1) != 0)
        {
            return;
        }

        Readiness.Shared.Forget(_slot);
        if (isAbortive)
        {
            // With a reset, as from Kestrel's own sockets.
            _socket.Close(timeout: 0);
        }
        else
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // The peer was first.
            }

            _socket.Dispose();
        }

        Reader.Wake();
        _writer.OnWritable();
        FireClosed();
    }
}
