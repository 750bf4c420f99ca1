using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit;

/// <summary>Settings of the server that the toolkit runs on.</summary>
public static class WebSocketWebHostBuilderExtensions
{
    /// <summary>
    /// Has Kestrel listen with a transport made for WebSocket connections: callbacks read from the socket and write to it without Kestrel's pipes in
    /// between, and an idle connection holds less memory. It takes the settings of <c>UseSockets</c> as far as they are the same
    /// (<c>Backlog</c>, <c>NoDelay</c>, <c>CreateBoundListenSocket</c>). Requests, TLS and HTTP/2 work as before.
    /// </summary>
    /// <remarks>Linux, TCP. Elsewhere, and for unix sockets and inherited handles, Kestrel's own sockets stay in place.</remarks>
    /// <param name="builder">The web host.</param>
    public static IWebHostBuilder UseWebSocketTransport(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(static services => services.AddSingleton<IConnectionListenerFactory, DirectListenerFactory>());
    }
}
