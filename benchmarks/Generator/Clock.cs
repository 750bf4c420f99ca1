using System.Diagnostics;
using System.Globalization;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>Takes times, and their medians.</summary>
internal static class Clock
{
    /// <summary>Milliseconds of one call.</summary>
    public static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>The median of several calls; what a call needs is made before its time is taken.</summary>
    public static double Median<T>(int runs, Func<int, T> prepare, Action<T> action) => Median(Enumerable.Range(0, runs).Select(run =>
    {
        var prepared = prepare(run);
        return Time(() => action(prepared));
    }));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Format(double milliseconds) =>
        milliseconds.ToString(Math.Abs(milliseconds) < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
