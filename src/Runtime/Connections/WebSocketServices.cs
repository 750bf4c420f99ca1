using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Groups;

namespace WebSocketToolkit.Connections;

/// <summary>What every connection of the application shares.</summary>
internal sealed class WebSocketServices(
    IOptions<WebSocketServerOptions> options,
    MessageSerializer serializer,
    WebSocketConnections connections,
    GroupRegistry groups,
    TimeProvider time,
    IEnumerable<IWebSocketExceptionHandler> exceptionHandlers,
    ILoggerFactory logs)
{
    private readonly IWebSocketExceptionHandler[] _exceptionHandlers = [.. exceptionHandlers];

    public WebSocketServerOptions Options => options.Value;

    public MessageSerializer Serializer => serializer;

    public WebSocketConnections Connections => connections;

    public GroupRegistry Groups => groups;

    public TimeProvider Time => time;

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
