using System.Text.RegularExpressions;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>Links of the pages lead somewhere, and every page of the docs can be reached from the README.</summary>
public sealed partial class LinkTests
{
    private const string Published = "https://github.com/websockettoolkit/websockettoolkit/blob/main/";

    private static readonly string[] _pages =
    [
        .. Directory.GetFiles(Repository.Root, "*.md")
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(static folder => Path.Combine(folder, "README.md")).Where(File.Exists))
            .Select(static path => Path.GetRelativePath(Repository.Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Pages => [.. _pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_leads_somewhere(string page) => Assert.DoesNotContain(LinksOf(page), link => !Exists(page, link));

    [Fact]
    public void Every_page_of_the_docs_is_reached_from_the_readme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { "README.md" };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var page))
        {
            foreach (var next in LinksOf(page).Select(link => PageOf(page, link)).Where(next => _pages.Contains(next) && reached.Add(next!)))
            {
                open.Enqueue(next!);
            }
        }

        // The pages of packages are for the gallery.
        Assert.Empty(_pages.Where(static page => !page.StartsWith("src/", StringComparison.Ordinal)).Except(reached));
    }

    [Theory]
    [InlineData("## 1. Install", "1-install")]
    [InlineData("## Behind `nginx`, and others", "behind-nginx-and-others")]
    [InlineData("### A [link](x.md) in it", "a-link-in-it")]
    public void Anchors_are_those_of_the_web(string heading, string anchor) => Assert.Equal([anchor], AnchorsOf([heading]));

    private static bool Exists(string page, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) && !link.StartsWith(Published, StringComparison.Ordinal))
        {
            return true;
        }

        var path = PageOf(page, link);
        var full = Path.Combine(Repository.Root, path);
        var anchor = link.Split('#', 2) is [_, var name] ? name : null;
        return anchor is null ? Path.Exists(full) : File.Exists(full) && AnchorsOf(File.ReadAllLines(full)).Contains(anchor);
    }

    /// <summary>The file to which a link leads, from the root of the repository on.</summary>
    private static string PageOf(string page, string link)
    {
        var target = link.Split('#')[0];
        if (target.StartsWith(Published, StringComparison.Ordinal))
        {
            return target[Published.Length..];
        }

        var path = target.Length == 0 ? page : Path.Combine(Path.GetDirectoryName(page)!, target);
        return Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, Repository.Root)).Replace(Path.DirectorySeparatorChar, '/');
    }

    private static IEnumerable<string> LinksOf(string page) => Outside(File.ReadAllLines(Path.Combine(Repository.Root, page)))
        .SelectMany(static line => Link().Matches(Code().Replace(line, "")))
        .Select(static match => match.Groups["target"].Value)
        .Where(static target => !target.StartsWith("mailto:", StringComparison.Ordinal));

    private static HashSet<string> AnchorsOf(string[] lines) =>
    [
        .. Outside(lines).Where(static line => Heading().IsMatch(line))
            .Select(static line => LinkText().Replace(line.TrimStart('#').Trim(), "${text}"))
            .Select(static text => Punctuation().Replace(text, "").ToLowerInvariant().Replace(' ', '-')),
    ];

    /// <summary>The lines that are not in blocks of code.</summary>
    private static IEnumerable<string> Outside(string[] lines)
    {
        var inside = false;
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
            }
            else if (!inside)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\[(?<text>[^\]]+)\]\([^)]+\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LinkText();

    [GeneratedRegex("`[^`]*`", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("^#{1,6} ", RegexOptions.None, 1000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, 1000)]
    private static partial Regex Punctuation();
}
