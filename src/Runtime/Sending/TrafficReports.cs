namespace WebSocketToolkit.Sending;

/// <summary>
/// The reports of messages that are sent under a lock for their order. Listeners of the meter and logging providers are code of the
/// application, which may send to the same group: it runs when the lock is free.
/// </summary>
internal sealed class TrafficReports
{
    /// <summary>The number of reports up to which a thread keeps the memory for the next message.</summary>
    private const int LargestKept = 4096;

    [ThreadStatic]
    private static TrafficReports? _held;

    [ThreadStatic]
    private static TrafficReports? _spare;

    [ThreadStatic]
    private static bool _isReporting;

    private readonly List<(Action<object, long> Report, object Subject, long Value)> _reports = [];

    /// <summary>
    /// Gets a value indicating whether this thread runs a report. It may be under the lock of a sender, and must take no lock under which
    /// messages are sent.
    /// </summary>
    public static bool IsReporting => _isReporting;

    /// <summary>Holds the reports of the current thread until <see cref="Release"/>. No code of the application runs meanwhile.</summary>
    public static TrafficReports Hold()
    {
        var reports = _spare ?? new();
        _spare = null;
        return _held = reports;
    }

    /// <summary>Runs a report, or holds it.</summary>
    /// <param name="report">The report, with its subject and its value.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="value">The value.</param>
    public static void Report(Action<object, long> report, object subject, long value)
    {
        if (_held is { } held)
        {
            held._reports.Add((report, subject, value));
            return;
        }

        var isNested = _isReporting;
        _isReporting = true;
        try
        {
            report(subject, value);
        }
        finally
        {
            _isReporting = isNested;
        }
    }

    /// <inheritdoc cref="Report(Action{object, long}, object, long)"/>
    public static void Report(Action report) => Report(static (report, _) => ((Action)report)(), report, 0);

    /// <summary>Runs the held reports. Call it on the same thread, when the lock is free.</summary>
    /// <param name="onFault">Takes the exception of a report that throws. The others run all the same.</param>
    public void Release(Action<Exception> onFault)
    {
        _held = null;
        foreach (var (report, subject, value) in _reports)
        {
            try
            {
                report(subject, value);
            }
            catch (Exception exception)
            {
                onFault(exception);
            }
        }

        _reports.Clear();
        if (_reports.Capacity <= LargestKept)
        {
            _spare = this;
        }
    }
}
