namespace WebSocketToolkit.Integration.Tests.Connections.Deadlines;

/// <summary>An application with one connection, whose peer reads nothing while more waits for it than the kernel takes.</summary>
internal sealed class StalledApp : IAsyncDisposable
{
    private readonly TaskCompletionSource<WebSocketConnection> _flooded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WebSocketClose> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _requestEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WiredApp _app = null!;

    public WebSocketConnection Connection => _flooded.Task.Result;

    /// <summary>Completes when <c>OnClose</c> has been called.</summary>
    public Task<WebSocketClose> Closed => _closed.Task;

    /// <summary>Completes when the request is over, and the server has its connection back.</summary>
    public Task RequestEnded => _requestEnded.Task;

    public Http2Stream Http2 => (Http2Stream)_app.Last;

    public static async Task<StalledApp> StartAsync(WireKind wire, Action<WebSocketServerOptions>? configure = null)
    {
        var stalled = new StalledApp();
        stalled._app = await WiredApp.StartAsync(
            wire,
            app =>
            {
                app.Use(async (HttpContext context, RequestDelegate next) =>
                {
                    await next(context);
                    stalled._requestEnded.TrySetResult();
                });
                app.MapWebSocket("/", stalled.Flood);
            },
            options =>
            {
                options.MaxSendBufferSize = 64 * 1024 * 1024;
                configure?.Invoke(options);
            });
        return stalled;
    }

    /// <summary>Connects the peer, and waits until the server has sent it more than it can get rid of.</summary>
    public async Task<RawClient> ConnectAsync()
    {
        var client = await _app.ConnectAsync(receiveBuffer: 4096, grantsWindow: false);
        await _flooded.Task.WaitAsync(Clients.Patience);

        // Until the kernel takes no more, the peer looks like one that reads, and earns time. On a busy machine that pauses, and goes on.
        for (var (before, same) = (0L, 0); same < 10;)
        {
            await Task.Delay(50);
            var now = Connection.BufferedBytes;
            (before, same) = (now, now == before ? same + 1 : 0);
        }

        return client;
    }

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Flood(WebSocketConnection connection)
    {
        connection.OnClose(close => _closed.TrySetResult(close));
        var payload = new byte[1024 * 1024];
        for (var i = 0; i < 32; i++)
        {
            Assert.True(connection.TrySend(payload));
        }

        _flooded.SetResult(connection);
    }
}
