using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Transport;

/// <summary>A listener that accepts connections on one address.</summary>
internal sealed class DirectListener : IConnectionListener
{
    /// <summary>The time between two attempts to accept a connection while the system refuses them.</summary>
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly SocketTransportOptions _options;
    private readonly ILogger _log;

    public DirectListener(EndPoint endPoint, SocketTransportOptions options, ILogger log)
    {
        _options = options;
        _log = log;
        try
        {
            _socket = options.CreateBoundListenSocket(endPoint);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(exception.Message, exception);
        }

        _socket.Listen(options.Backlog);
        EndPoint = _socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        var isFailing = false;
        while (true)
        {
            Socket accepted;
            try
            {
                accepted = await _socket.AcceptAsync(cancellationToken);
                isFailing = false;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException exception)
            {
                // Unless the peer gave up before it was accepted, the process or the system has no descriptor or no memory left, or a
                // network is down (accept(2)). Such a failure lasts, and attempts without a pause would take a processor.
                if (exception.SocketErrorCode is not (SocketError.ConnectionAborted or SocketError.ConnectionReset))
                {
                    if (!isFailing)
                    {
                        isFailing = true;
                        TransportLog.AcceptFailed(_log, EndPoint, _pause, exception.Message);
                    }

                    await Task.Delay(_pause, TimeProvider.System, cancellationToken);
                }

                continue;
            }

            try
            {
                accepted.NoDelay = _options.NoDelay;
                return new DirectConnection(accepted, _log);
            }
            catch (SocketException)
            {
                // The peer gave up after it was accepted.
                accepted.Dispose();
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }
}
