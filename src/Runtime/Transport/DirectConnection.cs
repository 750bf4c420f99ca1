using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Security.Claims;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

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
    IConnectionSocketFeature,
    IWebSocketTransport
{
    /// <summary>The number of unread bytes that the end of a connection throws away: as many as Kestrel's own sockets read ahead.</summary>
    private const int MaxDiscardedBytes = 1024 * 1024;

    private static uint _lastNumber;

    /// <summary>The beginning of the identifiers of this process.</summary>
    private static readonly string _idPrefix = Guid.CreateVersion7().ToString("N")[..24];

    private readonly ILogger _log;
    private readonly DirectWriter _writer;
    private readonly EventLoop _loop;
    private readonly int _slot;
    private string? _id;

    /// <summary>The part of the server; null once it has let go of the connection. Changed under the lock of the reader.</summary>
    private DirectServerSide? _serverSide;

    /// <summary>1 once the socket is closed. Changed under the lock of the reader.</summary>
    private int _isClosed;

    /// <summary>The exception of all reads, once nothing can be read any more. The first thread that has a reason sets it.</summary>
    private Exception? _error;

    public DirectConnection(Socket socket, ILogger log)
    {
        Handle = socket.SafeHandle;
        _log = log;
        Reader = new(this);
        _writer = new(this);
        _serverSide = new(this, socket);
        _loop = EventLoop.Next();
        _slot = _loop.Watch(this, Handle);
    }

    /// <summary>Gets the port on which the connection was accepted. Middleware may say otherwise in <see cref="LocalEndPoint"/>.</summary>
    public int Port => ServerSide.Port;

    /// <summary>Gets the handle of the socket.</summary>
    public SafeSocketHandle Handle { get; }

    public Socket Socket => ServerSide.Socket;

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

    public override IFeatureCollection Features => ServerSide;

    public override IDictionary<object, object?> Items
    {
        get => ServerSide.Items;
        set => ServerSide.Items = value;
    }

    public override IDuplexPipe Transport
    {
        get => _serverSide?.Transport ?? this;
        set => ServerSide.Transport = value;
    }

    public override CancellationToken ConnectionClosed
    {
        get => _serverSide?.ConnectionClosed ?? default;
        set => ServerSide.ConnectionClosed = value;
    }

    public override EndPoint? LocalEndPoint
    {
        get => _serverSide?.LocalEndPoint;
        set => ServerSide.LocalEndPoint = value;
    }

    public override EndPoint? RemoteEndPoint
    {
        get => _serverSide?.RemoteEndPoint;
        set => ServerSide.RemoteEndPoint = value;
    }

    public ClaimsPrincipal? User
    {
        get => _serverSide?.User;
        set => ServerSide.User = value;
    }

    MemoryPool<byte> IMemoryPoolFeature.MemoryPool => MemoryPool<byte>.Shared;

    PipeReader IDuplexPipe.Input => Reader;

    PipeWriter IDuplexPipe.Output => _writer;

    PipeReader IWebSocketTransport.Input => Reader;

    PipeWriter IWebSocketTransport.Output => _writer;

    bool IWebSocketTransport.ResetsOnUnreadInput => true;

    private DirectServerSide ServerSide => _serverSide ?? throw new InvalidOperationException("The server has let go of the connection.");

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
    public void FireClosed() => Volatile.Read(ref _serverSide)?.FireClosed();

    /// <summary>Notes that a callback of <see cref="ConnectionClosed"/> has thrown.</summary>
    /// <param name="exception">The exception.</param>
    public void OnClosedCallbackFailed(Exception exception) => TransportLog.ClosedCallbackFailed(_log, exception, ConnectionId);

    /// <summary>Notes that the code that awaited a read has thrown. Its exception must not end the process.</summary>
    /// <param name="exception">The exception.</param>
    public void OnContinuationFailed(Exception exception) => TransportLog.ReadContinuationFailed(_log, exception, ConnectionId);

    /// <summary>Notes that an event could not be handled. As no further event may come, the connection is aborted.</summary>
    /// <param name="exception">The exception.</param>
    public void OnEventFailed(Exception exception)
    {
        TransportLog.EventFailed(_log, exception, ConnectionId);
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
            NonBlocking.EndOutput(Handle);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_serverSide?.TakeReleased() is { } released)
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
        Reader.Release();
        await _writer.EndAsync();
        Close(isAbortive: false);

        if (_serverSide is { } serverSide)
        {
            await serverSide.EndAsync();
        }
    }

    void IWebSocketTransport.Drop() => Abort();

    void IWebSocketTransport.EndOutput() => NonBlocking.EndOutput(Handle);

    OutputProgress? IWebSocketTransport.ReadProgress() => TcpCounters.TryReadProgress(Handle);

    /// <summary>Does nothing: the server ends the connection, or <see cref="EndAsync"/> if the connection has left it.</summary>
    ValueTask IWebSocketTransport.ReleaseAsync() => default;

    /// <summary>Ends the connection in order after everything was sent: the server has completed the output.</summary>
    public void Close() => Close(isAbortive: false);

    private void Close(bool isAbortive)
    {
        DirectServerSide? serverSide;
        lock (Reader)
        {
            if (_isClosed != 0)
            {
                return;
            }

            _isClosed = 1;
            serverSide = _serverSide;
        }

        _writer.End();
        _loop.Unwatch(_slot);

        try
        {
            // While it is idle, a connection that the server has let go of needs the handle alone.
            CloseSocket(serverSide?.Socket ?? new(Handle), isAbortive);
        }
        finally
        {
            Reader.Wake();
            FireClosed();
        }
    }

    private void CloseSocket(Socket socket, bool isAbortive)
    {
        if (isAbortive)
        {
            // Kestrel's own sockets abort with a reset, too.
            socket.Close(timeout: 0);
            return;
        }

        NonBlocking.EndOutput(socket);

        // Unread bytes would turn the end into a reset, and the peer could lose the last bytes that it was sent. The input is not shut
        // down: Linux would then not open its window again, and a peer that waits for it would learn of the end a minute later.
        NonBlocking.Discard(Handle, MaxDiscardedBytes);
        socket.Dispose();
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
