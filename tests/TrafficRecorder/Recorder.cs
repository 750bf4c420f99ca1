using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.TrafficRecorder;

/// <summary>A logger that writes each message of the traffic log to a file, one a line.</summary>
internal sealed class Recorder(string application) : ILoggerProvider, ILogger
{
    private readonly Lock _lock = new();
    private readonly StreamWriter _file = new(Path.Combine(
        Environment.GetEnvironmentVariable("WEBSOCKET_TESTS_TRAFFIC")!, $"{application}-{Guid.NewGuid():n}.jsonl"))
    {
        AutoFlush = true,
    };

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Trace;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name != "Traffic" || state is not IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            return;
        }

        var line = JsonSerializer.Serialize(values.Where(static value => value.Key[0] != '{')
            .Append(new("Application", application))
            .ToDictionary(static value => value.Key, static value => value.Value?.ToString()));
        lock (_lock)
        {
            _file.WriteLine(line);
        }
    }

    public void Dispose() => _file.Dispose();
}
