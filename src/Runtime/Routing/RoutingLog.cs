using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Routing;

/// <summary>The log of handshakes and of the application's start and stop.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(10, LogLevel.Debug, "Refused a WebSocket handshake on {Route} with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string route, int status, string reason);

    [LoggerMessage(12, LogLevel.Error, "Drain.OnDraining failed; the connections are ended all the same.")]
    public static partial void DrainFailed(ILogger logger, Exception exception);
}
