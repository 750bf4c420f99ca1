using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Routing;

/// <summary>The log of handshakes, and of the drain when the application stops.</summary>
internal static partial class RoutingLog
{
    [LoggerMessage(10, LogLevel.Debug, "A WebSocket handshake on {Route} was refused with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string route, int status, string reason);

    [LoggerMessage(16, LogLevel.Warning,
        "WebSocket {Id} on {Route} compresses with a window of {Bits} bits, because its client asked for it. A window below 12 bits takes " +
        "up to twice the bytes and five times the CPU. Logged once for a route.")]
    public static partial void SmallWindow(ILogger logger, string id, string route, int bits);

    [LoggerMessage(12, LogLevel.Error, "Drain.OnDraining failed. The connections are closed anyway.")]
    public static partial void DrainFailed(ILogger logger, Exception exception);

    [LoggerMessage(20, LogLevel.Warning,
        "Drain.OnDraining had not ended when the host's shutdown timeout expired. The connections are closed without it. Observe its token, " +
        "or raise HostOptions.ShutdownTimeout.")]
    public static partial void DrainTimedOut(ILogger logger);

    [LoggerMessage(17, LogLevel.Error, "The WebSocket connections could not be closed. They are aborted.")]
    public static partial void StopFailed(ILogger logger, Exception exception);

    [LoggerMessage(18, LogLevel.Error, "The timer of all WebSocket connections failed. It runs again in a second.")]
    public static partial void TimerFailed(ILogger logger, Exception exception);

    [LoggerMessage(19, LogLevel.Error, "The deadlines of WebSocket {Id} on {Route} could not be checked. They are checked again in a second.")]
    public static partial void ConnectionTimerFailed(ILogger logger, Exception exception, string id, string route);

    [LoggerMessage(22, LogLevel.Warning,
        "The CORS policy of the WebSocket route {Route} does not count for its origins: {Fault}. List the origins in AllowedOrigins, or in a " +
        "policy with WithOrigins(…) and AllowCredentials() that the route names with RequireCors.")]
    public static partial void CorsPolicyIgnored(ILogger logger, string route, string fault);

    [LoggerMessage(23, LogLevel.Warning,
        "A page of {Origin} may not connect to the WebSocket route {Route}: the host of the request is {Host}. If the page is yours, add its " +
        "origin to AllowedOrigins. If a proxy has changed the host, let it pass the host on, or use UseForwardedHeaders. Logged once for an " +
        "origin.")]
    public static partial void OriginRefused(ILogger logger, string origin, string route, string host);

    [LoggerMessage(24, LogLevel.Warning,
        "AddWebSocketRoutes was called, and no WebSocket route is mapped: every handshake is answered 404. Call 'app.MapWebSocketRoutes();'. It " +
        "maps the classes of the assembly that calls it; for the public classes of a library call the library's 'Map…WebSocketRoutes()'.")]
    public static partial void NothingMapped(ILogger logger);

    [LoggerMessage(26, LogLevel.Information,
        "A connection of the WebSocket route {Route} stays in Kestrel's HTTP layer although it is to leave it after the upgrade: {Reason}. Logged once " +
        "for a route.")]
    public static partial void StaysAttached(ILogger logger, string route, string reason);

    [LoggerMessage(27, LogLevel.Error, "Middleware failed behind 'next()' after the upgrade on {Route}. The connection goes on without it.")]
    public static partial void MiddlewareFailed(ILogger logger, Exception exception, string route);

    [LoggerMessage(28, LogLevel.Error,
        "Middleware has not returned {Limit} after the upgrade on {Route}, so that the connection could not begin. It is dropped. A request ends with " +
        "its upgrade here; for a route whose middleware waits for the connection use [DetachAfterUpgrade(false)].")]
    public static partial void MiddlewareTooSlow(ILogger logger, string route, TimeSpan limit);
}
