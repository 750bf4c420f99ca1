using System.Text.RegularExpressions;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>The parts of the house style (<c>docs/contributing/style.md</c>) that a test can check on pages for users.</summary>
public sealed partial class PageStyleTests
{
    private const int MaxWidth = 160;

    private static readonly string[] _folders = ["docs/how-to", "docs/coming-from"];

    public static TheoryData<string> Pages =>
    [
        "README.md", "docs/README.md", "docs/tutorial.md",
        .. _folders.SelectMany(static folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_uses_plain_words(string page)
    {
        var text = TextOf(page);
        Assert.DoesNotMatch(Shunned(), text);
        Assert.DoesNotMatch(Opener(), string.Join('\n', Paragraphs(text)));
        Assert.DoesNotContain(text.Split('\n'), static line => line.Length > MaxWidth && line[0] != '|');
    }

    [Theory]
    [InlineData("What is left waits.", true)]
    [InlineData("- **A rule.** Where it is, it is.", true)]
    [InlineData("It is so. When is it?\nNever.", true)]
    [InlineData("It says\nwhat it is, and\nwhere.", false)]
    public void Openers_are_found_across_lines(string text, bool isFound) =>
        Assert.Equal(isFound, Opener().IsMatch(string.Join('\n', Paragraphs(text))));

    /// <summary>The page without code.</summary>
    private static string TextOf(string page) =>
        Code().Replace(Block().Replace(File.ReadAllText(Path.Combine(Repository.Root, page)), ""), "x");

    /// <summary>Paragraphs and items, each in a line; no headings and no tables.</summary>
    private static IEnumerable<string> Paragraphs(string text) => Break().Split(text)
        .Select(static part => part.Replace('\n', ' ').TrimStart(' ', '-', '*'))
        .Where(static part => part.Length > 0 && part[0] is not ('#' or '|'));

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\n\n|\n(?=\s*[-|#]\s?)", RegexOptions.None, 1000)]
    private static partial Regex Break();

    [GeneratedRegex(@"(^|[.!?](\*\*)? )(What|Who|Whose|Whether|How|Where|Which|When)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opener();

    [GeneratedRegex(
        @"\b(none|nobody|for ever|meanwhile|all the same|of its own|by itself)\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Shunned();
}
