using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Contracts.Tests.Hosting;

/// <summary>An application on loopback that serves its document.</summary>
internal sealed class DocumentedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private DocumentedApp(WebApplication app)
    {
        _app = app;
        Http = new() { BaseAddress = new(app.Urls.First()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<DocumentedApp> StartAsync(
        Action<WebApplication> map,
        Action<WebSocketContractOptions>? configure = null,
        Action<IServiceCollection>? services = null,
        string pattern = "/asyncapi.json",
        bool secure = false)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWebSocketRoutes();
        builder.Services.AddWebSocketContracts(options =>
        {
            options.Title = "Tests";
            configure?.Invoke(options);
        });
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        var document = app.MapAsyncApi(pattern);
        if (secure)
        {
            document.RequireAuthorization();
        }

        await app.StartAsync();
        return new(app);
    }

    public async Task<JsonNode> DocumentAsync(string path = "/asyncapi.json") =>
        JsonNode.Parse(await Http.GetStringAsync(new Uri(path, UriKind.Relative)))!;

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
