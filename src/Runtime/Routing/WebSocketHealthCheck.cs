using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WebSocketToolkit.Routing;

/// <summary>Unhealthy while the application drains, so that a load balancer sends no more clients.</summary>
internal sealed class WebSocketHealthCheck(WebSocketConnections connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        connections.IsStopping
            ? new HealthCheckResult(context.Registration.FailureStatus, $"Draining; {connections.Count} WebSocket connections are left.")
            : HealthCheckResult.Healthy($"{connections.Count} WebSocket connections."));
}
