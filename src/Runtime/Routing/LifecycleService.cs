using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.Connections;

namespace WebSocketToolkit.Routing;

/// <summary>
/// Ends the connections when the application stops, while the server still listens: a hosted service's own <c>StopAsync</c> would come
/// after the server's. Also checks the routes when it starts, and keeps the clock of the pings.
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
    // Never disposed: it holds nothing, and an application that is disposed while it stops is told to give up all the same.
    private readonly CancellationTokenSource _giveUp = new();
    private Task _draining = Task.CompletedTask;
    private ITimer? _heartbeat;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(Begin);
        _heartbeat = time.CreateTimer(static service => ((LifecycleService)service!).Beat(), this, ConnectionDeadlines.TickInterval, ConnectionDeadlines.TickInterval);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Building the endpoints validates their settings: now, and not with the first request.
        new AmbiguousRoutes(policies).ThrowIfAny(endpoints.Endpoints);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        Begin();
        using var stopping = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _giveUp);
        try
        {
            await _draining;
            var patience = options.Value.ShutdownTimeout + ConnectionDeadlines.ShutdownClose + ConnectionDeadlines.ShutdownClose;
            await connections.WhenEmptyAsync().WaitAsync(patience, time, cancellationToken);
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

    public void Dispose() => _heartbeat?.Dispose();

    private void Begin()
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
                await onDraining(connections, _giveUp.Token);
            }
            catch (Exception exception)
            {
                RoutingLog.DrainFailed(log, exception);
            }
        }

        var batches = connections.Sessions.Chunk(drain.BatchSize == 0 ? int.MaxValue : drain.BatchSize).ToArray();
        for (var i = 0; i < batches.Length; i++)
        {
            // It begins before the batch is told, so that whoever moves the clock by a client's close moves it too.
            var pause = i == batches.Length - 1 ? Task.CompletedTask : Task.Delay(drain.BatchInterval, time, _giveUp.Token);
            foreach (var session in batches[i])
            {
                _ = session.CloseHandshake.ShutDownAsync();
            }

            await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Beat()
    {
        var now = time.GetTimestamp();
        foreach (var session in connections.Sessions)
        {
            session.OnTimer(now);
        }
    }
}
