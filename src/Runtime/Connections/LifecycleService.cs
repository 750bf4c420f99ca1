using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace WebSocketToolkit.Connections;

/// <summary>
/// Ends the connections when the application stops, while the server still listens: a hosted service's own <c>StopAsync</c> would come
/// after the server's. Also checks the routes when it starts, and keeps the clock of the pings.
/// </summary>
internal sealed class LifecycleService(
    IHostApplicationLifetime lifetime,
    WebSocketConnections connections,
    EndpointDataSource endpoints,
    IOptions<WebSocketServerOptions> options,
    TimeProvider time) : IHostedLifecycleService, IDisposable
{
    /// <summary>How long a peer may take to answer the close frame when the application stops.</summary>
    public static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_heartbeat = TimeSpan.FromSeconds(1);

    private ITimer? _heartbeat;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(Begin);
        _heartbeat = time.CreateTimer(static service => ((LifecycleService)service!).Beat(), this, s_heartbeat, s_heartbeat);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Building the endpoints validates their settings: now, and not with the first request.
        _ = endpoints.Endpoints.Count;
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        var limit = options.Value.ShutdownTimeout + GoodbyeTimeout + GoodbyeTimeout;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await connections.WhenEmptyAsync().WaitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            foreach (var loop in connections.Loops)
            {
                loop.Abort(WebSocketCloseInitiator.Application);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _heartbeat?.Dispose();

    private void Begin()
    {
        if (connections.BeginStopping())
        {
            foreach (var loop in connections.Loops)
            {
                _ = loop.ShutDownAsync();
            }
        }
    }

    private void Beat()
    {
        var now = time.GetTimestamp();
        foreach (var loop in connections.Loops)
        {
            loop.Tick(now);
        }
    }
}
