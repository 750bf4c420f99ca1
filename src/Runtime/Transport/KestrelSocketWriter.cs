using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>Writes to the socket of Kestrel's own transport, past its pipe and its threads.</summary>
/// <remarks>
/// The 101 went through the pipe, and must have left before anything overtakes it. The first flush waits for that: the kernel counts what
/// a connection has sent. Where it does not tell, all goes through the pipe.
/// </remarks>
internal sealed class KestrelSocketWriter : SocketWriter
{
    private readonly Socket _socket;
    private bool _hasHandshakeLeft;

    private KestrelSocketWriter(Socket socket)
        : base(socket.SafeHandle) => _socket = socket;

    protected override bool MaySend => _hasHandshakeLeft || HasHandshakeLeft();

    /// <summary>
    /// A writer for a connection whose request has not been answered yet; null where the socket may not be written to: there is none, something
    /// stands between it and the pipe (TLS, a connection middleware), or earlier answers may still be on their way.
    /// </summary>
    public static KestrelSocketWriter? TryCreate(HttpContext context, IDuplexPipe transport) =>
        context.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket }
        && transport.GetType().Assembly == typeof(SocketTransportOptions).Assembly
        && TcpCounters.TryReadBytesSent(socket, out var sent) && sent == 0
            ? new(socket)
            : null;

    protected override async ValueTask<FlushResult> SendLaterAsync(int sent)
    {
        // The transport's own thread has it in hand: a matter of microseconds, unless the machine is busy.
        for (var waited = 0; !HasHandshakeLeft(); waited++)
        {
            if (waited < 10)
            {
                await Task.Yield();
            }
            else
            {
                // The kernel's own pace: a clock that a test has stopped must not stop the handshake.
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }
        }

        while (From(sent) is { IsEmpty: false } rest)
        {
            sent += await _socket.SendAsync(rest, SocketFlags.None);
        }

        Release();
        return default;
    }

    private bool HasHandshakeLeft() =>
        _hasHandshakeLeft |= TcpCounters.TryReadBytesSent(_socket, out var sent) ? sent > 0 : throw new SocketException((int)SocketError.NotConnected);
}
