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

    [LoggerMessage(4, LogLevel.Debug, "The connection to {Broker} could not be closed properly.")]
    public static partial void CannotClose(ILogger logger, Exception exception, string broker);

    [LoggerMessage(5, LogLevel.Error, "The backplane's connection to {Broker} failed unexpectedly. It is opened anew.")]
    public static partial void CannotRun(ILogger logger, Exception exception, string broker);

    [LoggerMessage(6, LogLevel.Warning,
        "{Count} messages were not passed on to other nodes, since they are larger than MaxMessageBytes ({Limit} bytes). " +
        "Further such messages are not logged.")]
    public static partial void TooLarge(ILogger logger, int count, int limit);
}
