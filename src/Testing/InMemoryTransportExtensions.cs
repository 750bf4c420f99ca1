using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Testing.Hosting;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Takes the network away from under an application.</summary>
public static class InMemoryTransportExtensions
{
    /// <summary>
    /// Has Kestrel run on connections in memory: the real server, the real handshake and the real frames, and no port. For a
    /// <c>WebApplicationBuilder</c> it is <c>builder.WebHost.UseInMemoryTransport()</c>; a <c>WebApplicationFactory</c> must also be told
    /// <c>UseKestrel()</c>, since it would take TestServer.
    /// </summary>
    /// <param name="builder">The web host's builder.</param>
    public static IWebHostBuilder UseInMemoryTransport(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureServices(static services =>
        {
            services.AddSingleton<MemoryTransport>();
            services.AddSingleton<IConnectionListenerFactory>(static provider => provider.GetRequiredService<MemoryTransport>());
            services.AddSingleton<IStartupFilter, TestUserFilter>();
            services.Configure<KestrelServerOptions>(static options => options.Listen(MemoryTransport.EndPoint));
        });
    }
}
