using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>A writer to the socket of Kestrel's own transport that bypasses its pipe and its threads.</summary>
/// <remarks>
/// The 101 goes through the pipe, and must leave before other bytes. The first flush waits until the kernel's counter says that the 101 has
/// left. Without this counter everything goes through the pipe.
/// </remarks>
internal sealed class KestrelSocketWriter : SocketWriter
{
    /// <summary>
    /// The number of times that an abort looks for the 101: it waits no longer than a second for a peer that takes none of it.
    /// </summary>
    private const int MaxAbortPolls = 1000;

    private readonly Socket _socket;
    private bool _hasHandshakeLeft;

    private KestrelSocketWriter(Socket socket)
        : base(socket.SafeHandle) => _socket = socket;

    protected override bool CanSend => HasHandshakeLeft();

    /// <summary>Creates a writer for a connection whose request has not been answered yet.</summary>
    /// <param name="context">The upgrade request.</param>
    /// <param name="transport">The pipes of the connection.</param>
    /// <returns>
    /// The writer; null if there is no socket, if a layer is between the socket and the pipe (TLS, a connection middleware), or if earlier
    /// responses may not have left yet.
    /// </returns>
    public static KestrelSocketWriter? TryCreate(HttpContext context, IDuplexPipe transport) =>
        context.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket }
        && transport.GetType().Assembly == typeof(SocketTransportOptions).Assembly
        && TcpCounters.TryReadBytesSent(socket, out var sent) && sent == 0
            ? new(socket)
            : null;

    /// <summary>
    /// Drops the connection, behind the 101 if that is still on its way: the client sees an accepted handshake and a reset.
    /// </summary>
    /// <param name="abort">The action that drops the connection.</param>
    public void AbortBehindHandshake(Action abort)
    {
        if (_hasHandshakeLeft)
        {
            abort();
        }
        else
        {
            _ = AbortLaterAsync(abort);
        }
    }

    protected override async ValueTask<FlushResult> SendRestAsync(CancellationToken cancellationToken)
    {
        await WaitForHandshakeAsync(int.MaxValue, cancellationToken);
        try
        {
            while (!IsOver && Pending is { IsEmpty: false } rest)
            {
                // Not with the token: a send that is canceled does not tell how much of it has left.
                OnSent(await _socket.SendAsync(rest, SocketFlags.None, CancellationToken.None));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Kestrel's transport notices it too, and tells the rest of the server.
            Stop();
        }

        return Finish();
    }

    private async Task AbortLaterAsync(Action abort)
    {
        await WaitForHandshakeAsync(MaxAbortPolls, CancellationToken.None);
        abort();
    }

    private async ValueTask WaitForHandshakeAsync(int polls, CancellationToken cancellationToken)
    {
        // The transport's thread is sending the 101. This takes microseconds, unless the machine is busy.
        for (var waited = 0; waited < polls && !HasHandshakeLeft(); waited++)
        {
            if (waited < 10)
            {
                await Task.Yield();
            }
            else
            {
                // This delay uses the system's clock, because a clock that a test has stopped must not stop the handshake.
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Looks whether the 101 has left, or cannot leave any more because the connection is closed.</summary>
    private bool HasHandshakeLeft()
    {
        if (!_hasHandshakeLeft)
        {
            if (!TcpCounters.TryReadBytesSent(_socket, out var sent))
            {
                Stop();
            }

            _hasHandshakeLeft = IsOver || sent > 0;
        }

        return _hasHandshakeLeft;
    }
}
