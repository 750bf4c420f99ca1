using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>An application on Kestrel in this process, at a free port of the loopback address, or in memory where no port is the point.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly bool _isInMemory;

    private TestApp(WebApplication app, ConcurrentQueue<LogEntry> logs, bool isInMemory)
    {
        _app = app;
        _isInMemory = isInMemory;
        AllLogs = logs;
        Http = app.CreateHttpClient();
    }

    public int Port => _isInMemory
        ? throw new InvalidOperationException("An application in memory has no port: start it with 'StartAsync'.")
        : Http.BaseAddress!.Port;

    /// <summary>What was logged at the levels that the application's configuration enables.</summary>
    public ConcurrentQueue<LogEntry> AllLogs { get; }

    /// <summary>What was logged at Warning and above.</summary>
    public IEnumerable<LogEntry> Logs => AllLogs.Where(log => log.Level >= LogLevel.Warning);

    public IServiceProvider Services => _app.Services;

    public HttpClient Http { get; }

    private static bool IsDirect => Environment.GetEnvironmentVariable("TEST_TRANSPORT") is "direct" or "detached";

    private static bool IsDetached => Environment.GetEnvironmentVariable("TEST_TRANSPORT") == "detached";

    public static Task<TestApp> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(map, isInMemory: false, configure);

    /// <summary>An application without a port, unless the tests are asked to run on the toolkit's own transport.</summary>
    public static Task<TestApp> StartInMemoryAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(map, isInMemory: !IsDirect, configure);

    public Task<WebSocketTestClient> ConnectAsync(string path, Action<WebSocketTestOptions>? configure = null) =>
        _app.ConnectAsync(path, options =>
        {
            options.Timeout = Clients.Patience;
            configure?.Invoke(options);
        });

    /// <summary>Connects .NET's own client: for tests of that client, and for those that read in pieces or at their own pace.</summary>
    public Task<ClientWebSocket> ConnectSocketAsync(string path, Action<ClientWebSocketOptions>? configure = null) =>
        Clients.ConnectAsync(new UriBuilder(new Uri(Http.BaseAddress!, path)) { Scheme = "ws" }.Uri, configure, _isInMemory ? Http : null);

    /// <summary>A connection that has sent nothing yet.</summary>
    public async Task<RawClient> ConnectRawAsync()
    {
        var client = await _app.ConnectRawAsync();
        client.Timeout = Clients.Patience;
        return client;
    }

    /// <summary>A connection that has had its 101.</summary>
    public async Task<RawClient> UpgradeRawAsync(string path, params (string Name, string? Value)[] headers)
    {
        var client = await ConnectRawAsync();
        await client.UpgradeAsync(path, headers);
        return client;
    }

    /// <summary>The server's end of a connection.</summary>
    public WebSocketConnection Connection(string id) => Services.GetRequiredService<WebSocketConnections>().Single(connection => connection.Id == id);

    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    private static async Task<TestApp> StartAsync(Action<WebApplication> map, bool isInMemory, Action<WebApplicationBuilder>? configure)
    {
        // File watchers are a scarce resource of the machine, and nothing here changes its configuration.
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        var logs = new ConcurrentQueue<LogEntry>();
        builder.Logging.ClearProviders().AddProvider(new RecordingLoggerProvider(logs));
        if (isInMemory)
        {
            builder.WebHost.UseInMemoryTransport();
        }
        else
        {
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            if (IsDirect)
            {
                builder.WebHost.UseWebSocketTransport(static options => options.DetachAfterUpgrade = IsDetached);
            }
        }

        builder.Services.AddWebSocketRoutes();
        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new TestApp(app, logs, isInMemory);
    }
}
