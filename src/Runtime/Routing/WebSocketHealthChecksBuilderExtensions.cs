using Microsoft.Extensions.Diagnostics.HealthChecks;
using WebSocketToolkit.Routing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that add health checks for applications with WebSocket routes.</summary>
public static class WebSocketHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that is unhealthy as soon as the application begins to stop, while it still answers requests. Use it for a readiness
    /// probe (<c>app.MapHealthChecks("/readyz")</c>). It requires <c>AddWebSocketRoutes</c>.
    /// </summary>
    /// <param name="builder">The builder of the application's health checks.</param>
    /// <param name="name">The name of the check. Default <c>websockets</c>.</param>
    /// <param name="failureStatus">The status while the application drains. Default null: unhealthy.</param>
    /// <param name="tags">The tags of the check, by which checks are filtered. Default null: no tags.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddWebSocketRoutes(
        this IHealthChecksBuilder builder, string name = "websockets", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<WebSocketHealthCheck>(name, failureStatus, tags ?? []);
    }

    /// <summary>
    /// Adds a check that fails while the backplane is not connected, and groups do not reach other nodes. By default the status is
    /// degraded, not unhealthy: all nodes lose a broker together, and a load balancer that removed all nodes would cause an outage. The
    /// check requires <c>AddWebSocketRoutes</c>.
    /// </summary>
    /// <param name="builder">The builder of the application's health checks.</param>
    /// <param name="name">The name of the check. Default <c>websocket-backplane</c>.</param>
    /// <param name="failureStatus">The status while the backplane is not connected. Default null: degraded.</param>
    /// <param name="tags">The tags of the check, by which checks are filtered. Default null: no tags.</param>
    /// <returns>The builder.</returns>
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
