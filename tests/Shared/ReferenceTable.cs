using System.Text.RegularExpressions;

namespace WebSocketToolkit.Tests;

/// <summary>
/// A table of a page below <c>docs/reference</c>, between <c>&lt;!-- name --&gt;</c> and <c>&lt;!-- /name --&gt;</c>. Its first columns come
/// from the code. Those behind them are written by hand, and stay with their row. <c>SNAPSHOT_ACCEPT=1</c> rewrites the table.
/// </summary>
internal static partial class ReferenceTable
{
    private const string NotWritten = "…";

    private static readonly Lock _lock = new();

    /// <summary>Compares a table with the code.</summary>
    /// <param name="page">The page, below <c>docs/reference</c>.</param>
    /// <param name="name">The name of the table.</param>
    /// <param name="head">The names of all columns.</param>
    /// <param name="facts">The first cells of each row.</param>
    /// <param name="keys">The number of cells by which a row is known.</param>
    public static void Verify(string page, string name, string[] head, IEnumerable<string[]> facts, int keys = 1)
    {
        var path = Path.Combine(Repository.Root, "docs", "reference", page);
        string text, expected;
        int start, end;
        lock (_lock)
        {
            text = File.ReadAllText(path);
            start = text.IndexOf($"<!-- {name} -->\n", StringComparison.Ordinal) + $"<!-- {name} -->\n".Length;
            end = text.IndexOf($"<!-- /{name} -->", StringComparison.Ordinal);
            Assert.True(end >= start, $"{page} has no table '{name}'.");
            expected = "\n" + Render(head, facts, RowsOf(text[start..end]), keys) + "\n";
            if (IsAccepting && expected != text[start..end])
            {
                text = text[..start] + expected + text[end..];
                File.WriteAllText(path, text);
                end = start + expected.Length;
            }
        }

        Assert.True(expected == text[start..end], $"{page} differs from the code in the table '{name}'. SNAPSHOT_ACCEPT=1 writes this:\n{expected}");
        Assert.True(!expected.Contains($"| {NotWritten} |", StringComparison.Ordinal), $"{page} has rows in the table '{name}' that nobody has described.");
    }

    /// <summary>Returns the rows of a table, or of several, without their heads.</summary>
    /// <param name="text">The text of a page.</param>
    public static List<string[]> RowsOf(string text) =>
    [
        .. text.Split('\n')
            .Where(static line => line.StartsWith('|') && !line.StartsWith("|--", StringComparison.Ordinal))
            .Skip(1)
            .Select(static line => Bar().Split(line).Select(static cell => cell.Trim()).ToArray()[1..^1]),
    ];

    /// <summary>Returns a text as a cell shows code.</summary>
    /// <param name="text">The text.</param>
    public static string Code(string text) => $"`{Cell(text)}`";

    /// <summary>Returns a text as a cell shows it.</summary>
    /// <param name="text">The text.</param>
    public static string Cell(string text) => text.Replace("|", @"\|", StringComparison.Ordinal);

    private static bool IsAccepting =>
        Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1"
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TF_BUILD"));

    private static string Render(string[] head, IEnumerable<string[]> facts, List<string[]> present, int keys)
    {
        var byHand = present.Where(row => row.Length == head.Length).ToLookup(row => string.Join('|', row[..keys]), StringComparer.Ordinal);
        var rows = facts.Select(fact =>
        {
            var described = byHand[string.Join('|', fact[..keys])].FirstOrDefault();
            return fact.Concat(Enumerable.Range(fact.Length, head.Length - fact.Length).Select(i => described?[i] ?? NotWritten));
        }).ToList();
        Assert.NotEmpty(rows);
        return $"| {string.Join(" | ", head)} |\n|{string.Concat(Enumerable.Repeat("---|", head.Length))}\n"
            + string.Concat(rows.Select(static row => $"| {string.Join(" | ", row)} |\n"));
    }

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Bar();
}
