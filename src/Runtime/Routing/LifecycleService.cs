using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Connections;
using WebSocketToolkit.Telemetry;

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
    private readonly GuardedLogger _log = new(log);
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
        if (!endpoints.Endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<WebSocketRouteMarker>() is not null))
        {
            RoutingLog.NothingMapped(_log);
        }

        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        BeginDrain();
        using var stopping = cancellationToken.UnsafeRegister(static service => ((LifecycleService)service!).AbortShutdown(), this);
        try
        {
            await _draining;
            var timeout = options.Value.ShutdownTimeout + ConnectionDeadlines.ShutdownClose + ConnectionDeadlines.ShutdownClose;
            await connections.WhenEmptyAsync().WaitAsync(timeout, time, cancellationToken);
        }
        catch (Exception exception)
        {
            if (exception is not (OperationCanceledException or TimeoutException))
            {
                RoutingLog.StopFailed(_log, exception);
            }

            foreach (var session in connections.Sessions)
            {
                Abort(session);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // The server has waited for its own connections. Those that have left it have the same time, and after an abort a moment to call OnClose.
        var empty = connections.WhenEmptyAsync();
        await Task.WhenAny(empty, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken));
        await Task.WhenAny(empty, Task.Delay(ConnectionDeadlines.Linger, TimeProvider.System, CancellationToken.None));
    }

    public void Dispose() => _timer?.Dispose();

    private void Abort(WebSocketSession session)
    {
        try
        {
            session.CloseHandshake.Abort(WebSocketCloseInitiator.Application);
        }
        catch (Exception exception)
        {
            RoutingLog.StopFailed(_log, exception);
        }
    }

    /// <summary>Cancels the token of the drain hook. This runs on a timer of the host, so exceptions of the hook's callbacks must stay here.</summary>
    private void AbortShutdown()
    {
        try
        {
            _shutdownAborted.Cancel();
        }
        catch (AggregateException exception)
        {
            RoutingLog.DrainFailed(_log, exception);
        }
    }

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
            var token = _shutdownAborted.Token;
            try
            {
                // The hook runs on another thread, and is not waited for beyond its token: it may block or ignore both.
                await Task.Run(() => onDraining(connections, token), CancellationToken.None).WaitAsync(token);
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                RoutingLog.DrainTimedOut(_log);
            }
            catch (Exception exception)
            {
                RoutingLog.DrainFailed(_log, exception);
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

    /// <summary>Checks all connections. An exception must neither end the process nor keep another connection from its deadlines.</summary>
    private void OnTimer()
    {
        try
        {
            var now = time.GetTimestamp();
            foreach (var session in connections.Sessions)
            {
                Check(session, now);
            }
        }
        catch (Exception exception)
        {
            RoutingLog.TimerFailed(_log, exception);
        }
    }

    private void Check(WebSocketSession session, long now)
    {
        try
        {
            session.OnTimer(now);
        }
        catch (Exception exception)
        {
            RoutingLog.ConnectionTimerFailed(_log, exception, session.Connection.Id, session.Route.Pattern);
        }
    }
}
