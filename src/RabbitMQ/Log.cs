using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.RabbitMQ;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Could not connect to {Broker}.")]
    public static partial void CannotConnect(ILogger logger, Exception exception, string broker);

    [LoggerMessage(2, LogLevel.Debug, "Could not publish to {Broker}.")]
    public static partial void CannotPublish(ILogger logger, Exception exception, string broker);

    [LoggerMessage(3, LogLevel.Debug, "Could not handle what {Broker} delivered.")]
    public static partial void CannotReceive(ILogger logger, Exception exception, string broker);
}
