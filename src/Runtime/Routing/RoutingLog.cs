using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Routing;

/// <summary>The log of handshakes, and of the drain when the application stops.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(10, LogLevel.Debug, "A WebSocket handshake on {Route} was refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string route, int status, string reason);

    [LoggerMessage(12, LogLevel.Error, "Drain.OnDraining failed. The connections are closed anyway.")]
    public static partial void DrainFailed(ILogger logger, Exception exception);
}
