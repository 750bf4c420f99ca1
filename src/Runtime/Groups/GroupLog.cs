using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Groups;

/// <summary>The log of presence notifications.</summary>
internal static partial class GroupLog
{
    [LoggerMessage(20, LogLevel.Warning, "A presence listener of '{Audience}' is more than {Count} notifications behind; the oldest are dropped.")]
    public static partial void SlowPresenceListener(ILogger logger, string audience, int count);

    [LoggerMessage(21, LogLevel.Error, "A presence listener of '{Audience}' failed.")]
    public static partial void PresenceListenerFailed(ILogger logger, Exception exception, string audience);
}
