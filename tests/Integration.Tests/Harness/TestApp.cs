using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>An application on Kestrel in this process, at a free port of the loopback address.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestApp(WebApplication app, ConcurrentQueue<LogEntry> logs)
    {
        _app = app;
        AllLogs = logs;
        Port = new Uri(app.Urls.Single(static url => !url.Contains("unix:", StringComparison.Ordinal))).Port;
    }

    public int Port { get; }

    /// <summary>What was logged at the levels that the application's configuration enables.</summary>
    public ConcurrentQueue<LogEntry> AllLogs { get; }

    /// <summary>What was logged at Warning and above.</summary>
    public IEnumerable<LogEntry> Logs => AllLogs.Where(log => log.Level >= LogLevel.Warning);

    public IServiceProvider Services => _app.Services;

    public HttpClient Http { get => field ??= new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") }; private set; }

    public static async Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        // File watchers are a scarce resource of the machine, and nothing here changes its configuration.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var logs = new ConcurrentQueue<LogEntry>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(new RecordingLoggerProvider(logs));
        if (Environment.GetEnvironmentVariable("TEST_TRANSPORT") == "direct")
        {
            builder.WebHost.UseWebSocketTransport();
        }

        builder.Services.AddWebSocketRoutes();
        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestApp(app, logs);
    }

    public Task<ClientWebSocket> ConnectAsync(string path, Action<ClientWebSocketOptions>? configure = null) =>
        Clients.ConnectAsync(new Uri($"ws://127.0.0.1:{Port}{path}"), configure);

    /// <summary>A connection that has sent nothing yet.</summary>
    public Task<RawClient> ConnectRawAsync() => RawClients.ConnectAsync(Port);

    /// <summary>A connection that has had its 101.</summary>
    public Task<RawClient> UpgradeRawAsync(string path, params (string Name, string? Value)[] headers) =>
        RawClients.UpgradeAsync(Port, path, headers);

    /// <summary>The server's end of a connection.</summary>
    public WebSocketConnection Connection(string id) => Services.GetRequiredService<WebSocketConnections>().Single(connection => connection.Id == id);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
