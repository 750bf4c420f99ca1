using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

[assembly: HostingStartup(typeof(WebSocketToolkit.TrafficRecorder.Recording))]

namespace WebSocketToolkit.TrafficRecorder;

/// <summary>Adds the recorder to an application that is told so by <c>ASPNETCORE_HOSTINGSTARTUPASSEMBLIES</c>.</summary>
public sealed class Recording : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static services =>
    {
        services.PostConfigure<WebSocketServerOptions>(static options => options.TrafficLogPayloadLimit = int.MaxValue);
        services.PostConfigure<LoggerFilterOptions>(static options =>
            options.Rules.Add(new(typeof(Recorder).FullName, "WebSocketToolkit", LogLevel.Trace, null)));
        services.AddHostedService<Starter>();
    });

    /// <summary>Adds the provider last: applications clear those that they did not add.</summary>
    private sealed class Starter(ILoggerFactory loggers, IHostEnvironment environment) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            loggers.AddProvider(new Recorder(environment.ApplicationName));
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
