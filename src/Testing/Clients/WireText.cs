using System.Globalization;

namespace WebSocketToolkit.Testing;

/// <summary>The text of a value in a path or a query, from which the server parses the same value.</summary>
internal static class WireText
{
    /// <summary>Returns the text, which loses nothing; null for null.</summary>
    public static string? Of(object? value) => value switch
    {
        // The invariant culture's own formats lose fractions, seconds and the time zone, and begin with the month.
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        null => null,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
