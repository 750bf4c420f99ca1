using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Transport;

/// <summary>
/// A factory of listeners on TCP addresses. It replaces Kestrel's own sockets and uses their options. Other addresses are left to Kestrel.
/// </summary>
internal sealed class DirectListenerFactory(
    IOptions<SocketTransportOptions> options, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly GuardedLogger _log = new(logs.CreateLogger("WebSocketToolkit.Transport"));

    public bool CanBind(EndPoint endpoint) => Epoll.IsSupported && endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new DirectListener(endpoint, options.Value, _log));
}
