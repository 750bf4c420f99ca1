namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>docs/testing.md.</summary>
internal static class Page
{
    private const string Fence = "```";

    public static string[] Lines { get; } = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "testing.md"));

    /// <summary>The blocks of a language, each with its first line's number.</summary>
    public static IEnumerable<(int Line, string[] Text)> Blocks(string language)
    {
        for (var i = 0; i < Lines.Length; i++)
        {
            if (Lines[i] == Fence + language)
            {
                var end = Array.IndexOf(Lines, Fence, i + 1);
                yield return (i + 2, Lines[(i + 1)..end]);
                i = end;
            }
        }
    }

    /// <summary>The page shows this failure, word for word.</summary>
    public static async Task ShowsAsync(Func<Task> failing)
    {
        var failure = await Assert.ThrowsAnyAsync<WebSocketTestException>(failing);
        Assert.Contains(failure.Message, Blocks("text").Select(static block => string.Join('\n', block.Text)));
    }
}
