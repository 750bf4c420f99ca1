using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebSocketToolkit.Backplane;

namespace WebSocketToolkit.Routing;

/// <summary>The health check of the backplane. By default it is degraded while other nodes cannot be reached.</summary>
internal sealed class BackplaneHealthCheck(BackplaneNode node) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            !node.HasBackplane ? HealthCheckResult.Healthy("There is no backplane.")
            : node.Fault is { } fault ? new(context.Registration.FailureStatus, $"Other nodes cannot be reached. {fault}")
            : HealthCheckResult.Healthy());
}
