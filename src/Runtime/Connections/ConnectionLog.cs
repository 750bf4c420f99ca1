using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Connections;

/// <summary>The log messages of connections, in the category <c>WebSocketToolkit</c>.</summary>
internal static partial class ConnectionLog
{
    [LoggerMessage(1, LogLevel.Debug, "WebSocket {Id} opened on {Route}.")]
    public static partial void Opened(ILogger logger, string id, string route);

    [LoggerMessage(2, LogLevel.Debug, "WebSocket {Id} on {Route} closed with {Code} '{Reason}' by {Initiator} after {Duration}.")]
    public static partial void Closed(
        ILogger logger, string id, string route, int code, string reason, WebSocketCloseInitiator initiator, TimeSpan duration);

    [LoggerMessage(3, LogLevel.Error, "A callback of WebSocket {Id} on {Route} failed.")]
    public static partial void CallbackFailed(ILogger logger, Exception exception, string id, string route);

    [LoggerMessage(4, LogLevel.Debug, "WebSocket {Id} on {Route} lost its connection.")]
    public static partial void ConnectionLost(ILogger logger, Exception exception, string id, string route);

    [LoggerMessage(5, LogLevel.Information, "The client of WebSocket {Id} on {Route} caused a fault: {Fault}")]
    public static partial void PeerFault(ILogger logger, string id, string route, string fault);

    [LoggerMessage(6, LogLevel.Information, "WebSocket {Id} on {Route} discarded {Count} message(s) that no callback or listener handled.")]
    public static partial void Discarded(ILogger logger, string id, string route, long count);

    [LoggerMessage(7, LogLevel.Warning, "A callback of WebSocket {Id} on {Route} did not complete within the shutdown timeout.")]
    public static partial void CallbackOutlivedShutdown(ILogger logger, string id, string route);

    [LoggerMessage(8, LogLevel.Information, "The client of WebSocket {Id} on {Route} did not answer a ping in time.")]
    public static partial void NoPong(ILogger logger, string id, string route);

    [LoggerMessage(9, LogLevel.Warning, "WebSocket {Id} on {Route} is closed because its client read too slowly for the group '{Group}'.")]
    public static partial void SlowGroupMember(ILogger logger, string id, string route, string group);

    [LoggerMessage(
        11,
        LogLevel.Warning,
        "An operation of WebSocket {Id} on {Route} ignores its cancellation. OnClose does not wait for the operation.")]
    public static partial void OperationOutlivedConnection(ILogger logger, string id, string route);

    [LoggerMessage(
        21,
        LogLevel.Error,
        "The rate limiter of WebSocket {Id} on {Route} failed. A limiter of MessageRateLimiter is disposed of with its connection; set "
            + "SharedMessageRateLimiter for one that connections share.")]
    public static partial void RateLimiterFailed(ILogger logger, Exception exception, string id, string route);

    [LoggerMessage(13, LogLevel.Trace, "WebSocket {Id} on {Route} {Direction} {Type} of {Length} byte(s): {Payload}")]
    public static partial void Traffic(
        ILogger logger, string id, string route, string direction, string type, long length, string payload);

    [LoggerMessage(
        14,
        LogLevel.Information,
        "The client of WebSocket {Id} on {Route} reads too slowly: with {QueuedBytes} byte(s) in the send buffer a message {Outcome}. "
            + "This is logged once for a connection.")]
    public static partial void Backpressure(ILogger logger, string id, string route, long queuedBytes, string outcome);

    [LoggerMessage(15, LogLevel.Warning, "WebSocket {Id} on {Route} is closed because its client read too slowly.")]
    public static partial void SlowPeer(ILogger logger, string id, string route);

    [LoggerMessage(25, LogLevel.Error, "What was registered for the end of a WebSocket's request failed.")]
    public static partial void CompletionFailed(ILogger logger, Exception exception);
}
