using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;
using WebSocketToolkit.Telemetry;

namespace WebSocketToolkit.Connections;

/// <summary>What every connection of the application shares.</summary>
internal sealed class WebSocketServerContext(
    IOptions<WebSocketServerOptions> options,
    MessageSerializer serializer,
    WebSocketConnections connections,
    GroupRegistry groups,
    IWebSocketUserIdProvider userIds,
    TimeProvider time,
    WebSocketMetrics metrics,
    IEnumerable<IWebSocketExceptionHandler> exceptionHandlers,
    ILoggerFactory logs)
{
    private readonly IWebSocketExceptionHandler[] _exceptionHandlers = [.. exceptionHandlers];

    public WebSocketServerOptions Options => options.Value;

    /// <summary>The settings of every route that has none of its own.</summary>
    public WebSocketRouteOptions RouteDefaults { get; } = options.Value.CopyForRoute();

    public MessageSerializer Serializer => serializer;

    public WebSocketConnections Connections => connections;

    public GroupRegistry Groups => groups;

    public IWebSocketUserIdProvider UserIds => userIds;

    public TimeProvider Time => time;

    public WebSocketMetrics Metrics => metrics;

    /// <summary>Every message with the start of its payload, at level Trace.</summary>
    public ILogger TrafficLog { get; } = logs.CreateLogger("WebSocketToolkit.Traffic");

    public ILogger Log { get; } = logs.CreateLogger("WebSocketToolkit");

    /// <summary>Asks the application's exception handlers, until one has handled it.</summary>
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
