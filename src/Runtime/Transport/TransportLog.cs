using System.Net;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Transport;

/// <summary>The log of the toolkit's own transport, by the category <c>WebSocketToolkit.Transport</c>.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(30, LogLevel.Error, "A callback of the ConnectionClosed token of connection {Id} failed.")]
    public static partial void ClosedCallbackFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(31, LogLevel.Error, "The code that awaited a read of connection {Id} failed.")]
    public static partial void ReadContinuationFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(32, LogLevel.Error, "An event of connection {Id} could not be handled, and the connection is aborted.")]
    public static partial void EventFailed(ILogger logger, Exception exception, string id);

    [LoggerMessage(33, LogLevel.Warning, "The listener at {EndPoint} cannot accept connections and tries again every {Pause}. {Error}")]
    public static partial void AcceptFailed(ILogger logger, EndPoint endPoint, TimeSpan pause, string error);
}
