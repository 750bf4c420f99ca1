namespace WebSocketToolkit.Shared;

/// <summary>A search for the name that the user meant.</summary>
internal static class NameSuggestions
{
    /// <summary>
    /// Returns the name that differs only in case, lacks an ending in <c>-ed</c> or <c>-s</c>, or is one slip of the finger away (two in a
    /// long name).
    /// </summary>
    public static string? Closest(string name, string[] names) =>
        Array.Find(names, other => string.Equals(name, other, StringComparison.OrdinalIgnoreCase)
            || name == other + "ed"
            || name == other + "d"
            || name == other + "s"
            || (name.Length > 3 && Distance(name, other) <= (other.Length > 7 ? 2 : 1)));

    /// <summary>Counts the insertions, deletions, replacements and swaps of neighbours that turn one name into the other.</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                var best = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                var isSwap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                rows[i, j] = isSwap ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }

        return rows[a.Length, b.Length];
    }
}
