using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.LateSubscription;
using WebSocketToolkit.CodeFixes;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>Descriptors, analyzers, fixes, pages and release tables say the same.</summary>
public sealed partial class RulePageTests
{
    private const string HelpLinks = "https://github.com/websockettoolkit/websockettoolkit/blob/main/docs/rules/";

    private static readonly string[] _sections = ["Cause", "Example", "Why it matters", "Fix", "When to suppress", "Configuration"];

    private static readonly Assembly _analyzers = typeof(LateSubscriptionAnalyzer).Assembly;

    private static readonly Dictionary<string, DiagnosticDescriptor> _table = _analyzers.GetType("WebSocketToolkit.Analyzers.Descriptors")!
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
        .ToDictionary(descriptor => descriptor.Id, StringComparer.Ordinal);

    public static TheoryData<string> Ids => [.. _table.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_belongs_to_the_descriptor(string id)
    {
        var rule = _table[id];
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules", id + ".md"));
        Assert.Equal(HelpLinks + id + ".md", rule.HelpLinkUri);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains($"| Category | {rule.Category} |", page, StringComparison.Ordinal);
        Assert.Contains($"| Severity | {rule.DefaultSeverity} |", page, StringComparison.Ordinal);
        Assert.Contains($"dotnet_diagnostic.{id}.severity = ", page, StringComparison.Ordinal);
        Assert.Matches(Fixable().Contains(id) ? @"\| Code fix \| yes" : @"\| Code fix \| no \|", page);
        var sections = Heading().Matches(page).Select(match => match.Groups["title"].Value).ToList();
        Assert.Equal(_sections, sections.Where(_sections.Contains));
    }

    [Fact]
    public void Every_page_and_every_link_leads_to_a_rule()
    {
        var folder = Path.Combine(Repository.Root, "docs", "rules");
        foreach (var page in Directory.GetFiles(folder, "WST*.md"))
        {
            Assert.Contains(Path.GetFileNameWithoutExtension(page), _table.Keys);
            Assert.All(Link().Matches(File.ReadAllText(page)), link => Assert.Contains(link.Groups["id"].Value, _table.Keys));
        }
    }

    [Fact]
    public void The_table_lists_every_rule_once()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "rules", "README.md")).Where(line => line.StartsWith("| [WST", StringComparison.Ordinal));
        var fixable = Fixable();
        var expected = _table.Values
            .Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | {(fixable.Contains(rule.Id) ? "yes" : "no")} |");
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows);
    }

    [Fact]
    public void The_release_tables_list_every_rule_once()
    {
        var rows = new[] { "Shipped", "Unshipped" }
            .SelectMany(table => File.ReadAllLines(Path.Combine(Repository.Root, "src", "Analyzers", $"AnalyzerReleases.{table}.md")))
            .Where(line => line.StartsWith("WST", StringComparison.Ordinal));
        var expected = _table.Values.Select(rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_is_supported_by_an_analyzer()
    {
        var supported = _analyzers.GetTypes()
            .Where(type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .SelectMany(type => ((DiagnosticAnalyzer)Activator.CreateInstance(type)!).SupportedDiagnostics)
            .Select(descriptor => descriptor.Id);
        Assert.Equal(_table.Keys.Order(StringComparer.Ordinal), supported.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Fixable() => [.. typeof(SequentialFix).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(ExportCodeFixProviderAttribute), inherit: false))
        .SelectMany(type => ((CodeFixProvider)Activator.CreateInstance(type)!).FixableDiagnosticIds)];

    [GeneratedRegex("^## (?<title>.+)$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\((?<id>WST[0-9]+)\.md\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
