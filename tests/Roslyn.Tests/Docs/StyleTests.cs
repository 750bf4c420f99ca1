using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>The parts of the house style (<c>docs/contributing/style.md</c>) that a test can check.</summary>
public sealed partial class StyleTests
{
    private const int MaxWidth = 160;

    /// <summary>The folders below <c>src</c>: all of them follow the style.</summary>
    private static readonly string[] _folders =
        ["Analyzers", "CodeFixes", "Generators", "RabbitMQ", "Runtime", "Shared", "Testing", "Testing.Compiler"];

    public static TheoryData<string> Folders => [.. _folders];

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_documentation_opens_with_a_question_word(string folder)
    {
        var tags = 0;
        var found = new List<string>();
        foreach (var (path, text) in SourcesOf(folder))
        {
            tags += Tag().Count(text);
            found.AddRange(Opener().Matches(text).Select(match => $"{Place(path, text, match.Index)}: {match.Groups["word"]} …"));
        }

        Assert.True(tags > 10, $"{folder} has only {tags} tags.");
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("/// <summary>What a callback returns.</summary>", "What")]
    [InlineData("/// <summary>\n    /// Whether it is one.\n    /// </summary>", "Whether")]
    [InlineData("/// <param name=\"a\">How it ends.</param>", "How")]
    [InlineData("/// <returns>Which of them.</returns>", "Which")]
    [InlineData("/// <summary>Whatever the callback returns.</summary>", null)]
    [InlineData("/// <summary>Returns what the callback returns.</summary>", null)]
    [InlineData("/// <summary>Indicates whether it is one.</summary>", null)]
    public void Openers_are_recognised(string text, string? word) =>
        Assert.Equal(word, Opener().Match(text) is { Success: true } match ? match.Groups["word"].Value : null);

    [Theory]
    [MemberData(nameof(Folders))]
    public void No_line_is_wider_than_a_page(string folder) => Assert.Empty(SourcesOf(folder)
        .SelectMany(static source => source.Text.Split('\n').Select((line, i) => (source.Path, Line: line.TrimEnd('\r'), Number: i + 1)))
        .Where(static entry => entry.Line.Length > MaxWidth)
        .Select(static entry => $"{Path.GetFileName(entry.Path)}:{entry.Number} has {entry.Line.Length} characters."));

    [Fact]
    public void Descriptors_use_plain_words()
    {
        var descriptors = typeof(LateSubscriptionAnalyzer).Assembly.GetType("WebSocketToolkit.Analyzers.Descriptors")!
            .GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!)
            .ToArray();
        Assert.NotEmpty(descriptors);
        Assert.All(descriptors, static descriptor =>
        {
            Assert.DoesNotMatch(Shunned(), descriptor.Title.ToString());
            Assert.DoesNotMatch(Shunned(), descriptor.MessageFormat.ToString());
            Assert.DoesNotMatch(QuestionWord(), descriptor.Title.ToString());
        });
    }

    /// <summary>The phrases that are inserted into messages, the titles of fixes and the comments of generated code are literals.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Literals_use_plain_words(string folder) => Assert.Empty(
        from source in SourcesOf(folder)
        from token in CSharpSyntaxTree.ParseText(source.Text, Compile.ParseOptions).GetRoot().DescendantTokens()
        where token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.MultiLineRawStringLiteralToken
            && Shunned().IsMatch(token.ValueText)
        select $"{Place(source.Path, source.Text, token.SpanStart)}: {token.ValueText}");

    [Fact]
    public void Rule_pages_use_plain_words()
    {
        var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "rules"), "*.md");
        Assert.NotEmpty(pages);
        Assert.All(pages, static page => Assert.DoesNotMatch(Shunned(), File.ReadAllText(page)));
    }

    private static (string Path, string Text)[] SourcesOf(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "src", folder), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            .Select(static path => (path, File.ReadAllText(path))),
    ];

    private static string Place(string path, string text, int index) =>
        $"{Path.GetRelativePath(Repository.Root, path)}:{text.AsSpan(0, index).Count('\n') + 1}";

    [GeneratedRegex("<(summary|param|returns)\\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();

    /// <summary>The first word after the tag may be on the next line.</summary>
    [GeneratedRegex(
        @"<(summary|param|returns)\b[^>]*>\s*(///\s*)?(?<word>What|Who|Whose|Whether|How|Where|Which|When)\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Opener();

    [GeneratedRegex(@"^(What|Who|Whose|Whether|How|Where|Which|When)\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex QuestionWord();

    [GeneratedRegex(
        @"\b(none|nobody|for ever|meanwhile|all the same|of its own|by itself)\b",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Shunned();
}
