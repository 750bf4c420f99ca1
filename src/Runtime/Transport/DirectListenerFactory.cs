using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Transport;

/// <summary>Listens on TCP addresses in the place of Kestrel's own sockets, with their settings; all other kinds are left to those.</summary>
internal sealed class DirectListenerFactory(IOptions<SocketTransportOptions> options) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => Epoll.IsSupported && endpoint is IPEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new DirectListener(endpoint, options.Value));
}
