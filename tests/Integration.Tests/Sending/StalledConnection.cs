using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Sending;

/// <summary>
/// One connection whose client stops reading, in memory: its wire is full exactly when the test says so, and what is sent from then on has to
/// queue.
/// </summary>
public abstract class StalledConnection : IAsyncLifetime
{
    /// <summary>More than the wire and Kestrel take.</summary>
    private protected const int Plug = 1024 * 1024;

    private WebApplication? _app;
    private Measurements? _meters;
    private WebSocketTestClient? _client;

    private protected FakeTimeProvider Time { get; } = new();

    private protected ConcurrentQueue<LogEntry> Logs { get; } = new();

    private protected WebApplication App => _app!;

    private protected Measurements Meters => _meters!;

    private protected WebSocketTestClient Client => _client!;

    private protected TaskCompletionSource<WebSocketConnection> Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await (_client?.DisposeAsync() ?? default);
        _meters?.Dispose();
        await (_app?.DisposeAsync() ?? default);
    }

    private protected static async Task<List<WebSocketSendResult>> SendAllAsync(WebSocketConnection connection, params string[] messages)
    {
        List<WebSocketSendResult> results = [];
        foreach (var message in messages)
        {
            results.Add(await connection.SendAsync(message));
        }

        return results;
    }

    private protected async Task StartAsync(Action<WebSocketRouteOptions> options, Task? opening = null)
    {
        var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders().AddProvider(new RecordingLoggerProvider(Logs));
        builder.WebHost.UseInMemoryTransport();
        builder.Services.AddWebSocketRoutes()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(Connected)
            .AddKeyedSingleton("opening", opening ?? Task.CompletedTask);
        _app = builder.Build();
        _app.MapSlowEndpoint().WithWebSocketOptions(options);
        await _app.StartAsync();
        _meters = new(_app.Services.GetRequiredService<IMeterFactory>());
        _client = await _app.ConnectAsync("/slow", o => o.Timeout = Clients.Patience);
    }

    private protected async Task<WebSocketConnection> StallAsync(Action<WebSocketRouteOptions>? options = null)
    {
        await StartAsync(options ?? (_ => { }));
        var connection = await Connected.Task.WaitAsync(Clients.Patience);
        await StopReadingAsync(connection);
        return connection;
    }

    private protected async Task StopReadingAsync(WebSocketConnection connection)
    {
        Client.Wire.StopReading();
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync(new byte[Plug]));
    }

    /// <summary>Lets the client read, and gives the texts that it gets.</summary>
    private protected async Task<List<string>> ReadAsync(int count)
    {
        Client.Wire.ContinueReading();
        Assert.Equal(Plug, (await Client.ReceiveBytesAsync()).Length);
        List<string> texts = [];
        while (texts.Count < count)
        {
            texts.Add(await Client.ReceiveTextAsync());
        }

        return texts;
    }
}

[WebSocketRoute("/slow", ManualMap = true, PingIntervalSeconds = 0)]
public sealed class SlowEndpoint(TaskCompletionSource<WebSocketConnection> connected, [FromKeyedServices("opening")] Task opening)
{
    public Task OnOpen(WebSocketConnection connection)
    {
        connected.SetResult(connection);
        return opening;
    }

    public Tick OnMessage(byte[] bytes) => new(6 + bytes.Length, "reply");

    public async Task<string?> OnMessage(string text, WebSocketConnection connection)
    {
        switch (text)
        {
            case "drain":
                await connection.SendAsync("before");
                return $"drained: {await connection.FlushAsync()}";
            default:
                return $"reply to {text}";
        }
    }
}
