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
    ILoggerFactory logs)
{
    public WebSocketServerOptions Options => options.Value;

    public MessageSerializer Serializer => serializer;

    public WebSocketConnections Connections => connections;

    public GroupRegistry Groups => groups;

    public TimeProvider Time => time;

    public ILogger Log { get; } = logs.CreateLogger("WebSocketToolkit");
}
