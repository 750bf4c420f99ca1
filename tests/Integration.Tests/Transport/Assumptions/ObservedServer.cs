using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Transport.Assumptions;

/// <summary>An application on Kestrel without the toolkit, whose connections note what Kestrel does with them.</summary>
internal sealed class ObservedServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ObservedListener _listener;

    private ObservedServer(WebApplication app, ObservedListener listener) => (_app, _listener) = (app, listener);

    public static async Task<ObservedServer> StartAsync(RequestDelegate run, Action<KestrelServerOptions>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var listener = new ObservedListener();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(options => configure?.Invoke(options));
        builder.Services.AddSingleton<IConnectionListenerFactory>(listener);
        var app = builder.Build();
        app.Run(run);
        await app.StartAsync();
        return new(app, listener);
    }

    /// <summary>A connection that has sent nothing yet.</summary>
    public ObservedConnection Connect() => _listener.Connect();

    public Task StopAsync() => _app.StopAsync().WaitAsync(Clients.Patience);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
