using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A writer to the socket of Kestrel's own transport that bypasses its pipe and its threads. It is the transport of its connection, too: another object
/// would cost memory in each idle connection.
/// </summary>
/// <remarks>
/// The 101 goes through the pipe, and must leave before other bytes. The first flush waits until the kernel's counter says that all of the
/// 101 has left. Without this counter everything goes through the pipe.
/// </remarks>
internal sealed class KestrelSocketWriter : SocketWriter, IWebSocketTransport
{
    /// <summary>
    /// The number of looks, about one a millisecond, after which the 101 counts as left if the kernel has nothing to send. It has always
    /// left long before, unless middleware has put a response of its own in the place of Kestrel's.
    /// </summary>
    private const int MaxLooks = 1000;

    private readonly Socket _socket;
    private readonly IHttpResponseFeature _response;
    private readonly PipeReader _input;
    private readonly IConnectionLifetimeFeature _connection;

    /// <summary>The length of the 101 in bytes; 0 until it is known.</summary>
    private long _handshakeLength;
    private bool _hasHandshakeLeft;

    /// <summary>Creates a writer. Use <see cref="TryCreate"/>, which knows whether there may be one.</summary>
    /// <param name="socket">The socket. Nothing has been sent on it yet.</param>
    /// <param name="response">The 101, which Kestrel is going to send.</param>
    /// <param name="input">The bytes from the peer.</param>
    /// <param name="connection">The connection.</param>
    public KestrelSocketWriter(Socket socket, IHttpResponseFeature response, PipeReader input, IConnectionLifetimeFeature connection) =>
        (_socket, _response, _input, _connection) = (socket, response, input, connection);

    PipeReader IWebSocketTransport.Input => _input;

    PipeWriter IWebSocketTransport.Output => this;

    bool IWebSocketTransport.ResetsOnUnreadInput => true;

    protected override SafeSocketHandle Handle => _socket.SafeHandle;

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
        && context.Features.Get<IHttpResponseFeature>() is { } response
        && context.Features.Get<IConnectionLifetimeFeature>() is { } connection
        && transport.GetType().Assembly == typeof(SocketTransportOptions).Assembly
        && !FollowsOthers(context)
        && TcpCounters.TryReadProgress(socket.SafeHandle) is { HandedOver: 0 }
            ? new(socket, response, transport.Input, connection)
            : null;

    OutputProgress? IWebSocketTransport.ReadProgress() => TcpCounters.TryReadProgress(Handle);

    void IWebSocketTransport.EndOutput() => NonBlocking.EndOutput(_socket);

    /// <summary>
    /// Drops the connection, behind the 101 if that is still on its way: the client sees an accepted handshake and a reset. Waits no longer
    /// than about a second for a client that takes none of it.
    /// </summary>
    void IWebSocketTransport.Drop()
    {
        if (_hasHandshakeLeft)
        {
            _connection.Abort();
        }
        else
        {
            _ = AbortLaterAsync();
        }
    }

    /// <summary>Does nothing: Kestrel ends the connection.</summary>
    ValueTask IWebSocketTransport.ReleaseAsync() => default;

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

    /// <summary>
    /// Returns whether the request is known to follow others on its connection. The answers to others may be on their way to the socket, if
    /// the client did not wait for them. Kestrel counts the requests of a connection in their identifiers.
    /// </summary>
    private static bool FollowsOthers(HttpContext context)
    {
        // Of the features, not of the context, which would keep an object for each.
        var request = context.Features.Get<IHttpRequestIdentifierFeature>();
        var identifier = request?.TraceIdentifier ?? "";
        var connection = context.Features.Get<IHttpConnectionFeature>()?.ConnectionId ?? "";
        if (identifier.Length <= connection.Length || !identifier.StartsWith(connection, StringComparison.Ordinal))
        {
            return false;
        }

        var isFirst = identifier.AsSpan(connection.Length).SequenceEqual(":00000001");
        if (isFirst && request!.GetType().Assembly == typeof(KestrelServerOptions).Assembly)
        {
            // Kestrel makes the same identifier again when it is asked for. Kept, it would cost memory in each idle connection.
            request.TraceIdentifier = null!;
        }

        return !isFirst;
    }

    /// <summary>Returns the length of the 101 in bytes. Characters that are not ASCII do not count: their length depends on settings.</summary>
    private static long LengthOf(IHttpResponseFeature response)
    {
        const string Separator = ": ";
        const string LineEnd = "\r\n";
        var length = "HTTP/1.1 101 ".Length + CountAscii(response.ReasonPhrase) + LineEnd.Length + LineEnd.Length;
        foreach (var (name, values) in response.Headers)
        {
            foreach (var value in values)
            {
                if (value is not null)
                {
                    length += name.Length + Separator.Length + CountAscii(value) + LineEnd.Length;
                }
            }
        }

        return length;

        static int CountAscii(string? text)
        {
            var count = 0;
            foreach (var character in text.AsSpan())
            {
                count += char.IsAscii(character) ? 1 : 0;
            }

            return count;
        }
    }

    private async Task AbortLaterAsync()
    {
        await WaitForHandshakeAsync(MaxLooks, CancellationToken.None);
        _connection.Abort();
    }

    private async ValueTask WaitForHandshakeAsync(int maxLooks, CancellationToken cancellationToken)
    {
        // The transport's thread is sending the 101. This takes microseconds, unless the machine is busy.
        for (var looks = 0; looks < maxLooks && !HasHandshakeLeft(looks > MaxLooks); looks++)
        {
            if (looks < 10)
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
    /// <param name="isImpatient">Indicates whether it is enough that something has left and the kernel has nothing to send.</param>
    private bool HasHandshakeLeft(bool isImpatient = false)
    {
        if (!_hasHandshakeLeft)
        {
            if (_handshakeLength == 0)
            {
                _handshakeLength = LengthOf(_response);
            }

            if (TcpCounters.TryReadProgress(_socket.SafeHandle) is { HandedOver: var sent, Waiting: var waiting })
            {
                _hasHandshakeLeft = sent >= _handshakeLength || (isImpatient && sent > 0 && waiting == 0);
            }
            else
            {
                Stop();
                _hasHandshakeLeft = true;
            }
        }

        return _hasHandshakeLeft;
    }
}
