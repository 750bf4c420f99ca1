using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers;

namespace WebSocketToolkit.Roslyn.Tests.Analyzers;

/// <summary>Every rule is documented, and its help link leads there.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Ids { get; } = [.. Rules().Select(static rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_page(string id)
    {
        var rule = Rules().Single(rule => rule.Id == id);
        Assert.EndsWith($"/docs/rules/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "rules", $"{id}.md"));
        Assert.StartsWith($"# {id}: {rule.Title}\n", page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains($"| Severity | {rule.DefaultSeverity} |", page, StringComparison.Ordinal);
        foreach (var section in (string[])["Cause", "Example", "Why it matters", "Fix", "When to suppress", "Configuration"])
        {
            Assert.Contains($"\n## {section}\n", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_rule_is_announced() => Assert.All(
        Rules(),
        static rule => Assert.Contains(
            $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}\n",
            File.ReadAllText(Path.Combine(Root(), "src", "Analyzers", "AnalyzerReleases.Unshipped.md")),
            StringComparison.Ordinal));

    private static IEnumerable<DiagnosticDescriptor> Rules() => typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
        .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute)))
        .SelectMany(static type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics)
        .Where(static rule => rule.Category == "WebSocketToolkit.Endpoint")
        .DistinctBy(static rule => rule.Id);

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
