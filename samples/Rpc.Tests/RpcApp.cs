using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StreamJsonRpc;

namespace RpcSample.Tests;

/// <summary>The application with its own Program, on connections in memory.</summary>
public sealed class RpcApp : WebApplicationFactory<Program>, IAsyncLifetime, ILoggerProvider, ILogger
{
    private readonly ConcurrentBag<ClientWebSocket> _sockets = [];

    public RpcApp()
    {
        UseKestrel();
        StartServer();
    }

    /// <summary>Gets the application's clock, which stands still until a test moves it.</summary>
    public FakeTimeProvider Time { get; } = new();

    /// <summary>Gets the warnings and errors that the application has logged.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Connects StreamJsonRpc. The test adds the methods of the client, and starts it.</summary>
    public async Task<JsonRpc> ConnectAsync()
    {
        using var http = Services.CreateHttpClient();
        var socket = new ClientWebSocket();
        _sockets.Add(socket);
        await socket.ConnectAsync(new Uri("ws://localhost/rpc"), http, CancellationToken.None);
        var formatter = new SystemTextJsonFormatter { JsonSerializerOptions = new(JsonSerializerDefaults.Web) };
        return new JsonRpc(new WebSocketMessageHandler(socket, formatter));
    }

    public async Task<RawClient> ConnectRawAsync()
    {
        var client = await Services.ConnectRawAsync();
        await client.UpgradeAsync("/rpc");
        return client;
    }

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    // Dispose would hold the thread, and with it the tests whose turn it is there.
    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public override ValueTask DisposeAsync()
    {
        // JsonRpc leaves its socket open when it is disposed. The server would wait for an answer to its close, by a clock that stands still.
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        return base.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
        {
            Faults.Enqueue(formatter(state, exception));
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseInMemoryTransport();
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(this));
        builder.ConfigureServices(services => services
            .AddSingleton<TimeProvider>(Time)
            .Configure<WebSocketServerOptions>(static o => o.PingInterval = TimeSpan.Zero));
    }
}
