using System.Text.RegularExpressions;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>
/// Each page ends with links to the pages before and after it in its room. The index has the order; <c>SNAPSHOT_ACCEPT=1</c> writes the lines.
/// </summary>
public sealed partial class FooterTests
{
    private const string Index = "docs/README.md";

    /// <summary>The pages that the index lists, by room.</summary>
    private static readonly Entry[][] _rooms = [.. Rooms(File.ReadAllLines(FullPath(Index)))];

    public static TheoryData<string> Pages => [.. _rooms.SelectMany(static room => room).Select(static entry => entry.Page)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_leads_to_the_one_before_and_to_the_one_after(string page)
    {
        var text = File.ReadAllText(FullPath(page));
        var end = text.LastIndexOf("\n---\n\n", StringComparison.Ordinal);
        var body = end < 0 || !text[end..].Contains("[All pages]", StringComparison.Ordinal) ? text.TrimEnd() + "\n" : text[..end];
        var expected = $"{body}\n---\n\n{FooterOf(page)}\n";
        if (text != expected && Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            File.WriteAllText(FullPath(page), expected);
            return;
        }

        Assert.Equal(expected, text);
    }

    [Fact]
    public void The_index_lists_every_page_of_the_rooms_once()
    {
        var listed = _rooms.SelectMany(static room => room).Select(static entry => entry.Page).ToArray();
        var pages = Directory.GetFiles(FullPath("docs"), "*.md", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(static page => page != Index && !page.StartsWith("docs/contributing/", StringComparison.Ordinal)
                && !page.StartsWith("docs/rules/WST", StringComparison.Ordinal));
        Assert.Equal(pages.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static string FooterOf(string page)
    {
        var room = Array.Find(_rooms, room => Array.Exists(room, entry => entry.Page == page))!;
        var place = Array.FindIndex(room, entry => entry.Page == page);
        var links = new List<string>();
        if (place > 0)
        {
            links.Add($"Previous: {Link(page, room[place - 1])}");
        }

        if (place < room.Length - 1)
        {
            links.Add($"Next: {Link(page, room[place + 1])}");
        }

        links.Add(Link(page, new("All pages", Index)));
        return string.Join(" · ", links);
    }

    private static string Link(string from, Entry to) =>
        $"[{to.Title}]({Path.GetRelativePath(Path.GetDirectoryName(from)!, to.Page).Replace(Path.DirectorySeparatorChar, '/')})";

    private static IEnumerable<Entry[]> Rooms(string[] lines) => lines
        .Aggregate(new List<List<Entry>>(), static (rooms, line) =>
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                rooms.Add([]);
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal) && Target().Match(line) is { Success: true } link)
            {
                rooms[^1].Add(new(link.Groups["title"].Value, $"docs/{link.Groups["target"].Value}"));
            }

            return rooms;
        })
        .Select(static room => room.Where(static entry => !entry.Page.StartsWith("docs/contributing/", StringComparison.Ordinal)).ToArray())
        .Where(static room => room.Length > 0);

    private static string FullPath(string page) => Path.Combine(Repository.Root, page);

    [GeneratedRegex(@"^- \[(?<title>[^\]]+)\]\((?<target>[^.)#][^)#]*\.md)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Target();

    /// <summary>A page, and how the index calls it.</summary>
    private sealed record Entry(string Title, string Page);
}
