using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.RabbitMQ;

/// <summary>The log messages of the backplane.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "The backplane could not connect to {Broker}.")]
    public static partial void CannotConnect(ILogger logger, Exception exception, string broker);

    [LoggerMessage(2, LogLevel.Debug, "The backplane could not publish to {Broker}.")]
    public static partial void CannotPublish(ILogger logger, Exception exception, string broker);

    [LoggerMessage(3, LogLevel.Debug, "The backplane could not handle a delivery from {Broker}.")]
    public static partial void CannotReceive(ILogger logger, Exception exception, string broker);
}
