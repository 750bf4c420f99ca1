using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Backplane;

internal static partial class BackplaneLog
{
    [LoggerMessage(1, LogLevel.Information, "Node {Node} is connected to the others.")]
    public static partial void Connected(ILogger logger, string node);

    [LoggerMessage(2, LogLevel.Warning, "Other nodes cannot be reached; groups are those of this node until they can. {Reason}")]
    public static partial void Disconnected(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "Node {Node} has come, with {Topic}.")]
    public static partial void NodeCame(ILogger logger, string node, string topic);

    [LoggerMessage(4, LogLevel.Information, "Node {Node} has gone, with {Topic}, and its members with it.")]
    public static partial void NodeWent(ILogger logger, string node, string topic);

    [LoggerMessage(5, LogLevel.Warning, "What another node has sent to {Topic} is left out: {Why}. It is counted, and not logged again.")]
    public static partial void Discarded(ILogger logger, string topic, string why);

    [LoggerMessage(6, LogLevel.Error, "The backplane failed to publish to {Topic}, which it should report instead.")]
    public static partial void PublishFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(7, LogLevel.Error, "What another node has sent to {Topic} could not be handled.")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(8, LogLevel.Error, "The backplane failed to subscribe to {Topic}; what other nodes send to it does not arrive here.")]
    public static partial void SubscribeFailed(ILogger logger, Exception exception, string topic);
}
