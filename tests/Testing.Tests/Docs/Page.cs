namespace WebSocketToolkit.Testing.Tests.Docs;

/// <summary>A page about the kit.</summary>
internal sealed class Page(string path)
{
    private const string Fence = "```";

    public static Page Guide { get; } = new("docs/how-to/testing.md");

    public string[] Lines { get; } = File.ReadAllLines(Path.Combine(Repository.Root, path));

    /// <summary>The blocks of a language, each with its first line's number.</summary>
    public IEnumerable<(int Line, string[] Text)> Blocks(string language)
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

    /// <summary>The guide shows this failure, word for word.</summary>
    public static async Task ShowsAsync(Func<Task> failing)
    {
        var failure = await Assert.ThrowsAnyAsync<WebSocketTestException>(failing);
        Assert.Contains(failure.Message, Guide.Blocks("text").Select(static block => string.Join('\n', block.Text)));
    }
}
