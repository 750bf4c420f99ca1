namespace WebSocketToolkit.Tests;

/// <summary>The matrix of the page of authorization: what happens to each requirement in each place.</summary>
internal static class AuthorizationMatrix
{
    public static IEnumerable<(string Place, string Requirement, string Outcome)> Read()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "how-to", "authorization.md"));
        var table = page[page.IndexOf("<!-- matrix -->", StringComparison.Ordinal)..page.IndexOf("<!-- /matrix -->", StringComparison.Ordinal)];
        string[][] rows = [.. table.Split('\n').Where(static line => line.StartsWith('|')).Select(static line =>
            line.Trim().Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray())];
        return rows.Skip(2).SelectMany(row => row.Skip(1).Select((outcome, i) => (row[0], rows[0][i + 1], outcome)));
    }
}
