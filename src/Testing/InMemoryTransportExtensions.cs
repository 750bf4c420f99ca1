using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using WebSocketToolkit.Testing.Hosting;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>The extension method that runs an application on connections in memory.</summary>
public static class InMemoryTransportExtensions
{
    /// <summary>
    /// Runs Kestrel on connections in memory: the real server, the real handshake and the real frames, without a port. For a
    /// <c>WebApplicationBuilder</c>, call <c>builder.WebHost.UseInMemoryTransport()</c>. A <c>WebApplicationFactory</c> uses TestServer by
    /// default, so also call its <c>UseKestrel()</c>.
    /// </summary>
    /// <param name="builder">The builder of the web host.</param>
    /// <returns>The builder.</returns>
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
