using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Integration.Tests.Proxies;

/// <summary>The blocks of a how-to page.</summary>
internal static class HowTo
{
    private const string Fence = "```";

    public static IEnumerable<string> Blocks(string page, string language)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "how-to", page));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == Fence + language)
            {
                var end = Array.IndexOf(lines, Fence, i + 1);
                yield return string.Join('\n', lines[(i + 1)..end]);
                i = end;
            }
        }
    }
}
