using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace WebSocketToolkit.Transport;

/// <summary>A TCP connection for Kestrel whose pipes are its socket. Bytes are not copied in between, and no loop reads ahead.</summary>
internal sealed partial class DirectConnection :
    ConnectionContext,
    IDuplexPipe,
    IConnectionIdFeature,
    IConnectionItemsFeature,
    IConnectionTransportFeature,
    IConnectionLifetimeFeature,
    IMemoryPoolFeature,
    IConnectionEndPointFeature,
    IConnectionUserFeature,
    IConnectionSocketFeature
{
    /// <summary>The number of unread bytes that the end of a connection throws away: as many as Kestrel's own sockets read ahead.</summary>
    private const int MaxDiscardedBytes = 1024 * 1024;

    private static uint _lastNumber;

    /// <summary>The beginning of the identifiers of this process.</summary>
    private static readonly string _idPrefix = Guid.CreateVersion7().ToString("N")[..24];

    private readonly SafeSocketHandle _handle;

    /// <summary>The socket; null after the server has let go of the connection, until it is needed again. Created under the lock of the reader.</summary>
    private Socket? _socket;
    private readonly DirectServer _server;

    /// <summary>The source of <see cref="ConnectionClosed"/>; null once the server has let go of the connection, with all that listened to it.</summary>
    private CancellationTokenSource? _closed = new();

    private DirectFeatures? _features;

    private readonly DirectWriter _writer;
    private readonly EventLoop _loop;
    private readonly int _slot;
    private string? _id;
    private int _hasFiredClosed;
    /// <summary>1 once the socket is closed. Changed under the lock of the reader.</summary>
    private int _isClosed;

    /// <summary>The exception of all reads, once nothing can be read any more. The first thread that has a reason sets it.</summary>
    private Exception? _error;

    /// <summary>The task that completes when the callbacks of <see cref="ConnectionClosed"/> have run. Created at the end.</summary>
    private TaskCompletionSource? _closedCallbacks;

    public DirectConnection(Socket socket, DirectServer server)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        _server = server;
        Reader = new(this, socket.SafeHandle);
        _writer = new(this, socket.SafeHandle);
        Transport = this;
        LocalEndPoint = socket.LocalEndPoint;
        RemoteEndPoint = socket.RemoteEndPoint;
        ConnectionClosed = _closed.Token;
        _loop = EventLoop.Next();
        _slot = _loop.Watch(this, socket.SafeHandle);
    }

    /// <summary>Gets the socket. A connection that the server has let go of creates it again: while it is idle it needs the handle alone.</summary>
    public Socket Socket
    {
        get
        {
            lock (Reader)
            {
                return _socket ??= new(_handle);
            }
        }
    }

    /// <summary>Gets the reader of the socket.</summary>
    public DirectReader Reader { get; }

    /// <summary>Gets the exception of all reads, once nothing can be read any more; otherwise null.</summary>
    public Exception? Error => Volatile.Read(ref _error);

    /// <summary>
    /// Gets the number of the connection, which distinguishes it from others that had its slot in an <see cref="EventLoop"/>.
    /// </summary>
    public uint Number { get; } = Interlocked.Increment(ref _lastNumber);

    public override string ConnectionId
    {
        get => _id ?? string.Create(CultureInfo.InvariantCulture, $"{_idPrefix}{Number:x8}");
        set => _id = value;
    }

    public override IFeatureCollection Features => _features ??= new(this);

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

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => MemoryPool<byte>.Shared;

    PipeReader IDuplexPipe.Input => Reader;

    PipeWriter IDuplexPipe.Output => _writer;

    /// <summary>Handles events of the socket. Called by a thread that leads the <see cref="EventLoop"/>.</summary>
    /// <param name="events">The events, as flags of <see cref="Epoll"/>.</param>
    /// <returns>True if <see cref="DirectReader.Continue"/> must be called.</returns>
    public bool OnReady(uint events)
    {
        var hungUp = (events & (Epoll.PeerHungUp | Epoll.HungUp | Epoll.Failed)) != 0;
        if ((events & Epoll.Writable) != 0 || hungUp)
        {
            _writer.OnWritable();
        }

        if (hungUp && !Reader.IsUpgraded)
        {
            // During a request Kestrel must learn at once that the peer has gone. After the upgrade the reader reports the end, behind the
            // bytes that are left.
            FireClosed();
        }

        if ((events & Epoll.Urgent) != 0)
        {
            Reader.ReadsInParts = true;
        }

        return ((events & (Epoll.Readable | Epoll.Urgent)) != 0 || hungUp) && Reader.OnReady(hungUp);
    }

    /// <summary>Ends the connection after a failed read.</summary>
    /// <param name="error">The error of the socket.</param>
    /// <returns>The exception for the caller of the read.</returns>
    public Exception OnReceiveFailed(SocketError error)
    {
        FireClosed();
        return SetError(error);
    }

    /// <summary>Notes that a send has failed. Reads fail too, after the bytes that have arrived. Any thread may call it.</summary>
    /// <param name="error">The error of the socket.</param>
    public void OnSendFailed(SocketError error)
    {
        SetError(error);
        if (!Reader.IsUpgraded)
        {
            // As for a peer that hangs up: after the upgrade the reader reports the end.
            FireClosed();
        }

        Reader.Wake();
    }

    /// <summary>Tells Kestrel that the connection is over. Later calls do nothing.</summary>
    public void FireClosed()
    {
        if (Interlocked.Exchange(ref _hasFiredClosed, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.RunClosedCallbacks(), this, preferLocal: false);
        }
    }

    /// <summary>Notes that the code that awaited a read has thrown. Its exception must not end the process.</summary>
    /// <param name="exception">The exception.</param>
    public void OnContinuationFailed(Exception exception) => TransportLog.ReadContinuationFailed(_server.Log, exception, ConnectionId);

    /// <summary>Notes that an event could not be handled. As no further event may come, the connection is aborted.</summary>
    /// <param name="exception">The exception.</param>
    public void OnEventFailed(Exception exception)
    {
        TransportLog.EventFailed(_server.Log, exception, ConnectionId);
        Abort(new ConnectionAbortedException(exception.Message, exception));
    }

    /// <summary>
    /// Drops the connection. As with Kestrel's own sockets, the peer sees a reset, but an orderly end if there is no reason, which is how
    /// Kestrel answers <see cref="FireClosed"/>.
    /// </summary>
    /// <param name="abortReason">The reason; null if the peer has ended its side.</param>
    public override void Abort(ConnectionAbortedException? abortReason)
    {
        if (abortReason is not null)
        {
            // A peer that has ended its side and has been sent everything sees an orderly end too.
            Interlocked.CompareExchange(ref _error, abortReason, null);
            Close(isAbortive: !_writer.IsEnded && (!Reader.HasEnded || _writer.HasPending));
        }
        else if (!Reader.IsUpgraded)
        {
            // Nothing more is sent. What has arrived can still be read, and the server then disposes the connection. After the upgrade the
            // end of the peer's side is the business of the session, which may still have something to send.
            _writer.End();
            Shutdown(SocketShutdown.Send);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _released, null) is { } released)
        {
            LetGo();
            released();
        }
        else if (!IsDetached)
        {
            await EndAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>Ends the connection, for the server or for the session that has left it.</summary>
    public async Task EndAsync()
    {
        Reader.OutlivesServer = false;
        Reader.Complete();
        await _writer.EndAsync();
        Close(isAbortive: false);

        // As with Kestrel's own sockets, the server does not go on before they have run.
        await LazyInitializer.EnsureInitialized(ref _closedCallbacks).Task;
        _closed?.Dispose();
    }

    /// <summary>Ends the connection in order after everything was sent: the server has completed the output.</summary>
    public void Close() => Close(isAbortive: false);

    private void Close(bool isAbortive)
    {
        bool hasLeft;
        lock (Reader)
        {
            if (_isClosed != 0)
            {
                return;
            }

            _isClosed = 1;
            hasLeft = _closed is null;
        }

        _writer.End();
        _loop.Unwatch(_slot);
        _server.Close(hasLeft);
        if (isAbortive)
        {
            // Kestrel's own sockets abort with a reset, too.
            Socket.Close(timeout: 0);
        }
        else
        {
            // Unread bytes would turn the end into a reset, and the peer could lose the last bytes that it was sent. The input is not shut
            // down: Linux would then not open its window again, and a peer that waits for it would learn of the end a minute later.
            Shutdown(SocketShutdown.Send);
            NonBlocking.Discard(_handle, MaxDiscardedBytes);
            Socket.Dispose();
        }

        Reader.Wake();
        FireClosed();
    }

    private void RunClosedCallbacks()
    {
        try
        {
            _closed?.Cancel();
        }
        catch (Exception exception)
        {
            TransportLog.ClosedCallbackFailed(_server.Log, exception, ConnectionId);
        }

        LazyInitializer.EnsureInitialized(ref _closedCallbacks).SetResult();
    }

    private void Shutdown(SocketShutdown side)
    {
        try
        {
            Socket.Shutdown(side);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer has closed the connection already, or the server has.
        }
    }

    /// <summary>Keeps the first reason why nothing can be read any more. Its type is that of Kestrel's own sockets.</summary>
    private Exception SetError(SocketError error)
    {
        if (Error is { } known)
        {
            return known;
        }

        var cause = new SocketException((int)error);
        Exception reason = error is SocketError.ConnectionReset or SocketError.Shutdown
            ? new ConnectionResetException(cause.Message, cause)
            : new ConnectionAbortedException(cause.Message, cause);
        return Interlocked.CompareExchange(ref _error, reason, null) ?? reason;
    }
}
