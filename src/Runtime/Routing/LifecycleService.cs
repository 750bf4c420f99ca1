using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The service that ends the connections when the application stops, while the server still listens: the <c>StopAsync</c> of a hosted
/// service would run after the server's. It also checks the routes at startup, and has the timer of all connections.
/// </summary>
internal sealed class LifecycleService(
    IHostApplicationLifetime lifetime,
    WebSocketConnections connections,
    EndpointDataSource endpoints,
    IEnumerable<MatcherPolicy> policies,
    IOptions<WebSocketServerOptions> options,
    TimeProvider time,
    ILogger<LifecycleService> log) : IHostedLifecycleService, IDisposable
{
    // Fires when the host's shutdown timeout expires. Not disposed: it holds no resources, and the host may dispose of this service while
    // the application still stops.
    private readonly CancellationTokenSource _shutdownAborted = new();
    private Task _draining = Task.CompletedTask;
    private ITimer? _timer;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(BeginDrain);
        _timer = time.CreateTimer(
            static service => ((LifecycleService)service!).OnTimer(),
            this,
            ConnectionDeadlines.TickInterval,
            ConnectionDeadlines.TickInterval);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Building the endpoints validates their settings now, and not with the first request.
        new AmbiguousRoutes(policies).ThrowIfAny(endpoints.Endpoints);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        BeginDrain();
        using var stopping = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _shutdownAborted);
        try
        {
            await _draining;
            var timeout = options.Value.ShutdownTimeout + ConnectionDeadlines.ShutdownClose + ConnectionDeadlines.ShutdownClose;
            await connections.WhenEmptyAsync().WaitAsync(timeout, time, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            foreach (var session in connections.Sessions)
            {
                session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _timer?.Dispose();

    private void BeginDrain()
    {
        if (connections.BeginStopping())
        {
            _draining = DrainAsync(options.Value.Drain);
        }
    }

    /// <summary>Ends the connections, batch by batch.</summary>
    private async Task DrainAsync(WebSocketDrainOptions drain)
    {
        if (drain.OnDraining is { } onDraining)
        {
            try
            {
                await onDraining(connections, _shutdownAborted.Token);
            }
            catch (Exception exception)
            {
                RoutingLog.DrainFailed(log, exception);
            }
        }

        var batches = connections.Sessions.Chunk(drain.BatchSize == 0 ? int.MaxValue : drain.BatchSize).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            // The pause begins before the batch is closed: a test that advances the clock after a client's close also advances the pause.
            var pause = i == batches.Length - 1 ? Task.CompletedTask : Task.Delay(drain.BatchInterval, time, _shutdownAborted.Token);
            foreach (var session in batches[i])
            {
                _ = session.CloseHandshake.ShutDownAsync();
            }

            await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnTimer()
    {
        var now = time.GetTimestamp();
        foreach (var session in connections.Sessions)
        {
            session.OnTimer(now);
        }
    }
}
