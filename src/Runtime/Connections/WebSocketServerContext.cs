using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Connections.Detaching;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Connections;

/// <summary>The services and settings that all connections of the application share.</summary>
internal sealed class WebSocketServerContext(
    IOptions<WebSocketServerOptions> options,
    MessageSerializer serializer,
    WebSocketConnections connections,
    GroupRegistry groups,
    IWebSocketUserIdProvider userIds,
    TimeProvider time,
    WebSocketMetrics metrics,
    IEnumerable<IWebSocketExceptionHandler> exceptionHandlers,
    IOptions<WebSocketTransportOptions> transport,
    IOptions<KestrelServerOptions> kestrel,
    IOptions<RateLimiterOptions> limiter,
    ILoggerFactory logs)
{
    private readonly IWebSocketExceptionHandler[] _exceptionHandlers = [.. exceptionHandlers];

    public WebSocketServerOptions Options => options.Value;

    /// <summary>Gets the settings that routes inherit.</summary>
    public WebSocketRouteOptions RouteDefaults { get; } = options.Value.CopyForRoute();

    public MessageSerializer Serializer => serializer;

    public WebSocketConnections Connections => connections;

    public GroupRegistry Groups => groups;

    public IWebSocketUserIdProvider UserIds => userIds;

    public TimeProvider Time => time;

    public WebSocketMetrics Metrics => metrics;

    /// <summary>Gets a value indicating whether connections leave Kestrel's HTTP layer, where the route does not say.</summary>
    public bool DetachesAfterUpgrade => transport.Value.DetachAfterUpgrade;

    /// <summary>Gets a value indicating whether a rate limiter counts all requests.</summary>
    public bool HasGlobalRateLimiter => limiter.Value.GlobalLimiter is not null;

    /// <summary>Gets the count of upgraded connections, for Kestrel's limit.</summary>
    public UpgradeCount Upgrades { get; } = new(kestrel.Value.Limits.MaxConcurrentUpgradedConnections);

    /// <summary>Gets the options of the server.</summary>
    public KestrelServerOptions Kestrel => kestrel.Value;

    /// <summary>Gets the log that receives every message, with the start of its payload, at level Trace.</summary>
    public ILogger TrafficLog { get; } = new GuardedLogger(logs.CreateLogger("WebSocketToolkit.Traffic"));

    /// <summary>Gets the log of connections.</summary>
    public ILogger Log { get; } = new GuardedLogger(logs.CreateLogger("WebSocketToolkit"));

    /// <summary>Calls the application's exception handlers until one of them handles the exception.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="exception">The exception.</param>
    /// <param name="cancellationToken">The connection's token.</param>
    /// <returns>False if no handler has handled the exception.</returns>
    public async ValueTask<bool> TryHandleAsync(WebSocketConnection connection, Exception exception, CancellationToken cancellationToken)
    {
        foreach (var handler in _exceptionHandlers)
        {
            if (await handler.TryHandleAsync(connection, exception, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}
