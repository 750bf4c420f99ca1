using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>The examples of the rule pages are flagged where the page says so.</summary>
public sealed partial class RuleExampleTests
{
    /// <summary>The names that examples use and do not declare.</summary>
    private const string Names = """
        global using static Names;
        public static class Names
        {
            public static Task<string> LoadHistoryAsync() => File.ReadAllTextAsync("history");
            public static Task SaveAsync(byte[] data) => throw new IOException();
            public static Task Answer(string history, WebSocketMessage message) => throw new IOException();
            public static void Handle(WebSocketMessage message) => throw new IOException();
        }
        """;

    /// <summary>The statements before those of an example, and the types beside its own.</summary>
    private static readonly Dictionary<string, (string Statements, string Types)> _context = new(StringComparer.Ordinal)
    {
        ["WST007"] = ("", "public record Say; public record Leave;"),
        ["WST008"] = ("", "public record Say : ChatMessage; public record Leave : ChatMessage;"),
        ["WST101"] = (App, ""),
        ["WST103"] = (App, ""),
        ["WST104"] = ("WebSocketConnection connection = null!; ", ""),
        ["WST107"] = ("HttpContext context = null!; byte[] buffer = []; CancellationToken token = default; ", ""),
        ["WST108"] = ("", "public class ShopContext : Microsoft.EntityFrameworkCore.DbContext; public record Order; namespace Microsoft.EntityFrameworkCore { public class DbContext; }"),
        ["WST110"] = ("", "namespace WebSocketToolkit.Contracts { public class EndpointContract; }"),
        ["WST109"] = ("", "public record Ask; public record Answer(string Text); public record Start; public record Stop;"),
    };

    private const string App = "var builder = WebApplication.CreateBuilder(); var app = builder.Build(); ";

    private static readonly string _folder = Path.Combine(Repository.Root, "docs", "rules");

    /// <summary>No code is known that causes WST013.</summary>
    public static TheoryData<string> Pages => [.. Directory.GetFiles(_folder, "WST*.md")
        .Select(static file => Path.GetFileNameWithoutExtension(file))
        .Where(static id => id != "WST013")
        .Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Pages))]
    public async Task The_example_is_flagged_where_it_says(string id)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(_folder, id + ".md"));
        var example = string.Join("\n", Block().Matches(Section(page, "Example")).Select(static block => block.Groups["code"].Value));
        var expected = example.Split('\n').Select((line, i) => (Line: i, Text: line)).Where(line => line.Text.Contains("// " + id, StringComparison.Ordinal)).Select(static line => line.Line).ToArray();
        Assert.NotEmpty(expected);

        var (statements, types) = _context.GetValueOrDefault(id, ("", ""));
        var found = await Run(statements + example.Replace("{ … }", "{ public void OnOpen() { } }", StringComparison.Ordinal), types);

        Assert.Equal(expected, found.Where(diagnostic => diagnostic.Id == id).Select(static d => d.Location.GetLineSpan().StartLinePosition.Line).Distinct().Order());
    }

    private static string Section(string page, string title) => page.Split($"\n## {title}\n")[1].Split("\n## ")[0];

    private static async Task<Diagnostic[]> Run(string source, string types)
    {
        var analyzers = typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);
        var compilation = Compile.Create(
            source,
            "global using System.Text.Json.Serialization; global using System.Net.WebSockets; global using System.ComponentModel.DataAnnotations;",
            "global using Microsoft.AspNetCore.Authorization; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Mvc;",
            "global using Microsoft.Extensions.DependencyInjection;",
            Names,
            types);
        return [.. await compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync()];
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Block();
}
