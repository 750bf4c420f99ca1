using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Transport;

namespace WebSocketToolkit;

/// <summary>Extensions of the web host for the server on which the toolkit runs.</summary>
public static class WebSocketWebHostBuilderExtensions
{
    /// <summary>Makes Kestrel listen with a transport that is made for WebSocket connections.</summary>
    /// <remarks>
    /// Callbacks read from the socket and write to it without Kestrel's pipes in between, and an idle connection holds less memory. The
    /// transport uses the options <c>Backlog</c>, <c>NoDelay</c> and <c>CreateBoundListenSocket</c> of <c>UseSockets</c>. Requests, TLS and
    /// HTTP/2 work as before. It serves TCP on Linux. On other systems, and for Unix sockets and inherited handles, Kestrel uses its own
    /// sockets.
    /// </remarks>
    /// <param name="builder">The web host.</param>
    /// <param name="configure">Changes the settings. Default null.</param>
    /// <returns>The same builder.</returns>
    public static IWebHostBuilder UseWebSocketTransport(this IWebHostBuilder builder, Action<WebSocketTransportOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(services =>
        {
            services.AddSingleton<IConnectionListenerFactory, DirectListenerFactory>();
            if (configure is not null)
            {
                services.Configure(configure);
            }
        });
    }

    /// <summary>Makes Kestrel receive up to 16 KiB at once instead of 4 KiB, for messages of some kilobytes on its own sockets.</summary>
    /// <remarks>
    /// It replaces Kestrel's memory pool for the whole server. A busy connection holds up to four times as much memory for bytes that have not been
    /// read yet; an idle one holds none, as before. <see cref="UseWebSocketTransport"/> does not need it, except for TLS and HTTP/2.
    /// </remarks>
    /// <param name="builder">The web host.</param>
    /// <returns>The same builder.</returns>
    public static IWebHostBuilder UseLargeReceiveBlocks(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(static services => services.AddSingleton<IMemoryPoolFactory<byte>, BlockPool>());
    }
}
