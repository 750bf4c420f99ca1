using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.Routing;

/// <summary>
/// The health check of draining. By default it is unhealthy while the application drains, so that a load balancer sends no more clients.
/// </summary>
internal sealed class WebSocketHealthCheck(WebSocketConnections connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var open = $"Open WebSocket connections: {connections.Count}.";
        return Task.FromResult(connections.IsStopping
            ? new HealthCheckResult(context.Registration.FailureStatus, "The application is draining. " + open)
            : HealthCheckResult.Healthy(open));
    }
}
