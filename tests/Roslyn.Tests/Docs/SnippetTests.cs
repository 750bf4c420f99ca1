extern alias generators;

using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;
using EndpointGenerator = generators::WebSocketToolkit.Generators.EndpointGenerator;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>What the pages show compiles, with the code that the generators add, and the analyzers have nothing to say about it.</summary>
public sealed class SnippetTests
{
    /// <summary>A block may be a part of an application, which maps its classes elsewhere, and not each reader has contracts.</summary>
    private static readonly string[] _rulesForWholeApplications = ["WST015", "WST110"];

    private static readonly ImmutableArray<DiagnosticAnalyzer> _analyzers =
    [
        .. typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly string[] _pagesOfPackages = ["README.md", "src/Runtime/README.md", "src/RabbitMQ/README.md", "src/Contracts/README.md"];

    /// <summary>The pages of rules and of the testing kit are not among them: their own tests run what they show.</summary>
    public static TheoryData<string> Pages =>
    [
        .. _pagesOfPackages.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(static page => !page.StartsWith("docs/how-to/testing", StringComparison.Ordinal) && !page.StartsWith("docs/rules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_block_of_the_page_compiles(string page)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, page));
        var snippets = Snippet.On(page, lines).ToArray();
        Assert.Equal(lines.Count(line => line.Contains("```c", StringComparison.OrdinalIgnoreCase)), snippets.Length);
        var faults = new List<string>();
        for (var i = 0; i < snippets.Length; i++)
        {
            var driver = CSharpGeneratorDriver.Create(
                [new EndpointGenerator().AsSourceGenerator(), JsonGenerator()], parseOptions: Compile.ParseOptions);
            driver.RunGeneratorsAndUpdateCompilation(
                Compile.Create(References.OfPages, [.. snippets[i].WithWhatCameBefore(snippets[..i]), UsingsOf(page)]), out var compilation, out var diagnostics);
            faults.AddRange(compilation.GetDiagnostics().Concat(diagnostics)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Concat((await compilation.WithAnalyzers(_analyzers).GetAnalyzerDiagnosticsAsync())
                    .Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Info && !_rulesForWholeApplications.Contains(diagnostic.Id)))
                .Select(diagnostic => $"{page}, the block of line {snippets[i].Line}: {diagnostic}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The tutorial has a test, whose usings come with its project and the testing package.</summary>
    private static string UsingsOf(string page) =>
        page == "docs/tutorial.md" ? "global using WebSocketToolkit.Testing; global using Xunit;" : "";

    /// <summary>System.Text.Json's, which comes with the SDK.</summary>
    private static ISourceGenerator JsonGenerator()
    {
        var packs = new DirectoryInfo(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../packs/Microsoft.NETCore.App.Ref"));
        var file = packs.GetFiles("System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
            .Where(found => found.Directory!.Name == "cs")
            .MaxBy(found => found.FullName, StringComparer.Ordinal)!;
        var type = Assembly.LoadFrom(file.FullName).GetType("System.Text.Json.SourceGeneration.JsonSourceGenerator", throwOnError: true)!;
        return ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
    }
}
