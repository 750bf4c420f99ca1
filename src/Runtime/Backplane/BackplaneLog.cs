using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Backplane;

/// <summary>The log of the backplane, in the category <c>WebSocketToolkit.Backplane</c>.</summary>
internal static partial class BackplaneLog
{
    [LoggerMessage(1, LogLevel.Information, "Node {Node} is connected to the backplane.")]
    public static partial void Connected(ILogger logger, string node);

    [LoggerMessage(2, LogLevel.Warning,
        "The backplane is disconnected. Groups reach only the members on this node until it reconnects. {Reason}")]
    public static partial void Disconnected(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "Node {Node} joined {Topic}.")]
    public static partial void NodeJoined(ILogger logger, string node, string topic);

    [LoggerMessage(4, LogLevel.Information, "Node {Node} left {Topic}, and its members were removed.")]
    public static partial void NodeLeft(ILogger logger, string node, string topic);

    [LoggerMessage(5, LogLevel.Warning,
        "Ignored a message from another node on {Topic}: {Reason}. Further ignored messages are counted and not logged.")]
    public static partial void Discarded(ILogger logger, string topic, string reason);

    [LoggerMessage(6, LogLevel.Error,
        "The backplane threw an exception when publishing to {Topic}. PublishAsync must return false instead.")]
    public static partial void PublishFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(7, LogLevel.Error, "A message from another node on {Topic} could not be handled.")]
    public static partial void ReceiveFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(8, LogLevel.Error,
        "The backplane failed to subscribe to {Topic}. This node does not receive messages from other nodes on it.")]
    public static partial void SubscribeFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(9, LogLevel.Error, "The heartbeat of {Topic} failed. The next heartbeat tries again.")]
    public static partial void TimerFailed(ILogger logger, Exception exception, string topic);

    [LoggerMessage(10, LogLevel.Warning,
        "The backplane accepts no messages. Groups reach only the members on this node until it does again. {Reason}")]
    public static partial void Blocked(ILogger logger, string reason);

    [LoggerMessage(11, LogLevel.Warning,
        "The backplane has refused the members of this node on {Topic}. " +
        "Other nodes do not know all of them. It is tried again with the next heartbeat.")]
    public static partial void MembersRefused(ILogger logger, string topic);

    [LoggerMessage(12, LogLevel.Warning,
        "A message on {Topic} could not be encoded for the codec {Codec}. " +
        "Members on other nodes with this codec do not receive it. Further such messages are counted and not logged.")]
    public static partial void NotEncoded(ILogger logger, Exception exception, string topic, string codec);

    [LoggerMessage(13, LogLevel.Warning, "Node {Node} does not hear its own heartbeats on {Topic}. The backplane connects again.")]
    public static partial void Deaf(ILogger logger, string node, string topic);
}
