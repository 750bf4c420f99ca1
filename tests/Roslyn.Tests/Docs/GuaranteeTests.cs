using System.Text.RegularExpressions;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>Each promise of <c>docs/explanation/guarantees.md</c> names the tests that hold it, and these exist.</summary>
public sealed partial class GuaranteeTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "explanation", "guarantees.md"));

    [Fact]
    public void Every_promise_names_a_test()
    {
        var promises = _page[.._page.IndexOf("## What is not promised", StringComparison.Ordinal)].Split("\n- ")[1..];
        Assert.True(promises.Length > 20, "The page has other promises than this test finds.");
        Assert.All(promises, static promise => Assert.Matches(Test(), promise[promise.IndexOf("Held by", StringComparison.Ordinal)..]));
    }

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin" or "node_modules"))
            .Select(File.ReadAllText)
            .ToArray();
        Assert.Empty(Test().Matches(_page)
            .Where(test => !Array.Exists(sources, source =>
                source.Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)
                && Regex.IsMatch(source, $@"\bclass {test.Groups["type"].Value}\b", RegexOptions.None, TimeSpan.FromSeconds(1))))
            .Select(static test => test.Value));
    }

    [GeneratedRegex(@"`(?<type>\w+)\.(?<method>\w+_\w+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Test();
}
