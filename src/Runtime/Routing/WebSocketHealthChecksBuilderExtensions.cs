using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebSocketToolkit.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>A health check for applications with WebSocket routes.</summary>
public static class WebSocketHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that turns unhealthy as soon as the application begins to stop, while it still answers: for a readiness probe
    /// (<c>app.MapHealthChecks("/readyz")</c>). Needs <c>AddWebSocketRoutes</c>.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">The status while draining; null is unhealthy.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddWebSocketRoutes(
        this IHealthChecksBuilder builder, string name = "websockets", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<WebSocketHealthCheck>(name, failureStatus, tags ?? []);
    }

    /// <summary>
    /// Adds a check that fails while the backplane has no connection, so that groups do not reach other nodes. By default that is degraded
    /// and not unhealthy: all nodes lose a broker together, and a load balancer that took all of them out would make an outage of it.
    /// Needs <c>AddWebSocketRoutes</c>.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name.</param>
    /// <param name="failureStatus">The status without a connection; null is degraded.</param>
    /// <param name="tags">Tags to choose checks by.</param>
    public static IHealthChecksBuilder AddWebSocketBackplane(
        this IHealthChecksBuilder builder,
        string name = "websocket-backplane",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<BackplaneHealthCheck>(name, failureStatus ?? HealthStatus.Degraded, tags ?? []);
    }
}
