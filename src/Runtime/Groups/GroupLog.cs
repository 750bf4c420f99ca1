using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Groups;

/// <summary>The log of presence notifications, in the category <see cref="GroupRegistry"/>.</summary>
internal static partial class GroupLog
{
    [LoggerMessage(1, LogLevel.Warning,
        "A presence listener of '{Audience}' is more than {Count} notifications behind. The oldest notifications are dropped.")]
    public static partial void SlowPresenceListener(ILogger logger, string audience, int count);

    [LoggerMessage(2, LogLevel.Error, "A presence listener of '{Audience}' failed.")]
    public static partial void PresenceListenerFailed(ILogger logger, Exception exception, string audience);

    [LoggerMessage(3, LogLevel.Error, "A message to '{Audience}' could not be queued for connection {Connection}. The other members receive it.")]
    public static partial void SendFailed(ILogger logger, Exception exception, string connection, string audience);

    [LoggerMessage(4, LogLevel.Error, "A message to '{Audience}' was sent, but a listener of the meter or a logging provider failed.")]
    public static partial void ReportFailed(ILogger logger, Exception exception, string audience);
}
