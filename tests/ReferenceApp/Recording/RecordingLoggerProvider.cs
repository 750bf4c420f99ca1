namespace WebSocketToolkit.ReferenceApp;

/// <summary>Keeps log entries that somebody should look at.</summary>
public sealed class RecordingLoggerProvider(Recorder recorder) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(recorder);

    public void Dispose()
    {
    }

    private sealed class Logger(Recorder recorder) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                recorder.AddLog(new(logLevel.ToString(), formatter(state, exception), exception?.Message));
            }
        }
    }
}
