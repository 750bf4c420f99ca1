using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Telemetry;

/// <summary>
/// A logger that never throws. A logging provider that fails would otherwise end the work that logs, and on a timer or in a work item of the
/// thread pool the process.
/// </summary>
/// <param name="logger">The logger of the application.</param>
internal sealed class GuardedLogger(ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // There is nowhere left to report the failure.
            return false;
        }
    }

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // Providers that have not failed have the entry.
        }
    }
}
