using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Harness;

/// <summary>
/// A logging provider and a listener of the meter that use the groups themselves, on another thread, and wait for it: code of the
/// application, which must not be called under a lock.
/// </summary>
internal sealed class GateCheck(Func<Task> use) : ILoggerProvider, ILogger, IDisposable
{
    private static readonly AsyncLocal<bool> _isInside = new();

    private readonly MeterListener _listener = new();
    private int _calls;

    /// <summary>What was being told when the groups could not be used.</summary>
    public string? Stuck { get; private set; }

    public int Calls => Volatile.Read(ref _calls);

    public void Listen(IMeterFactory factory)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Name.StartsWith("websocket.backplane", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, _, _, _) => Check(instrument.Name));
        _listener.Start();
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        if (message.Contains("Node ", StringComparison.Ordinal) || message.Contains("presence listener", StringComparison.Ordinal))
        {
            Check(message);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Check(string told)
    {
        if (_isInside.Value || Stuck is not null)
        {
            return;
        }

        Interlocked.Increment(ref _calls);
        _isInside.Value = true;
        if (!Task.Run(use).Wait(TimeSpan.FromSeconds(5)))
        {
            Stuck = told;
        }

        _isInside.Value = false;
    }
}
