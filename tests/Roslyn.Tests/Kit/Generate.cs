extern alias generators;

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using EndpointGenerator = generators::WebSocketToolkit.Generators.EndpointGenerator;
using TrackingNames = generators::WebSocketToolkit.Generators.Models.TrackingNames;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>
/// Runs the generator. Each run also proves that what it wrote compiles without a warning, that edits elsewhere leave every step
/// cached, and that no step holds on to the compiler's objects.
/// </summary>
internal static class Generate
{
    public const string Registration = "WebSocketRoutes.g.cs";

    private static readonly string _version = $"\"{typeof(EndpointGenerator).Assembly.GetName().Version!.ToString(3)}\"";

    /// <summary>Generates, and compares each endpoint's file with its snapshot.</summary>
    public static void Matches([StringSyntax("C#-test")] string source, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        var outputs = Run(source).Where(static output => output.Key != Registration).ToArray();
        Assert.NotEmpty(outputs);
        foreach (var (hint, text) in outputs)
        {
            Snapshot.Match(Snapshot.PathOf(hint, "Snapshots", file, test), text);
        }

        Snapshot.AssertNoOthers(outputs.Select(static output => output.Key), "Snapshots", file, test);
    }

    /// <summary>The generated files by their hint names, without those that never change.</summary>
    public static SortedDictionary<string, string> Run([StringSyntax("C#-test")] params string[] sources) => Run(Compile.Create(sources));

    public static SortedDictionary<string, string> Run(CSharpCompilation compilation)
    {
        Compile.AssertCompiles(compilation, "The source without generated code");
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var result = driver.GetRunResult();
        Assert.Empty(diagnostics);
        Assert.Empty(result.Diagnostics);
        Assert.All(result.Results, static generator => Assert.Null(generator.Exception));
        AssertNoWarnings(compilation, output, result);
        AssertHoldsNoCompilerObjects(result);

        const string Unrelated = "public static class Unrelated { public const int Count = 1; }";
        AssertCached(driver, compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Unrelated, Compile.ParseOptions)), "An unrelated file", TrackingNames.Versions);
        AssertCached(driver, EditFirstFile(compilation, static root => "// A comment.\n\n" + root), "A comment above");
        AssertCached(driver, EditFirstFile(compilation, ChangeBodies), "Changed method bodies");
        return new SortedDictionary<string, string>(
            result.Results.SelectMany(static generator => generator.GeneratedSources)
                .Where(static source => !source.HintName.StartsWith("Microsoft.CodeAnalysis.Embedded", StringComparison.Ordinal))
                .ToDictionary(static source => source.HintName, static source => source.SourceText.ToString().Replace(_version, "\"VERSION\"", StringComparison.Ordinal)),
            StringComparer.Ordinal);
    }

    /// <summary>Why each tracked step ran for the second compilation: <c>Endpoints: Modified, Unchanged</c>.</summary>
    public static string Reasons(CSharpCompilation before, CSharpCompilation after, string step)
    {
        var result = Driver().RunGenerators(before).RunGenerators(after).GetRunResult().Results.Single();
        return string.Join(", ", Outputs(result.TrackedSteps[step]).Select(static reason => reason.ToString()));
    }

    public static CSharpGeneratorDriver Driver(bool tracksSteps = true) => CSharpGeneratorDriver.Create(
        [new EndpointGenerator().AsSourceGenerator()],
        parseOptions: Compile.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracksSteps));

    /// <summary>
    /// Generated code leaves the compiler's nullable analysis out of users' builds, and says nothing of their own members; here it must pass
    /// the analysis, and only what is about such members is silent.
    /// </summary>
    public static Compilation WithNullableWarnings(Compilation output, GeneratorDriverRunResult result) => result.GeneratedTrees.Aggregate(
        output,
        static (all, tree) => all.ReplaceSyntaxTree(
            tree,
            CSharpSyntaxTree.ParseText(WithWarnings(tree.ToString()), Compile.ParseOptions, tree.FilePath)));

    private static string WithWarnings(string source) => source
        .Replace("#nullable disable warnings", "#nullable enable", StringComparison.Ordinal)
        .Replace("#pragma warning disable\n", "#pragma warning disable CS0612, CS0618, CS1591, CS9113\n", StringComparison.Ordinal);

    private static void AssertNoWarnings(Compilation written, Compilation output, GeneratorDriverRunResult result)
    {
        output = WithNullableWarnings(output, result);
        var generated = output.SyntaxTrees.ToHashSet();
        generated.ExceptWith(written.SyntaxTrees);
        var found = output.GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error || (diagnostic.Location.SourceTree is { } tree && generated.Contains(tree)))
            .ToArray();
        Assert.True(
            found.Length == 0,
            $"The generated code has warnings.\n{string.Join("\n", found.Take(8))}\n\n{string.Join("\n", result.GeneratedTrees.Skip(1))}");
    }

    private static void AssertCached(GeneratorDriver driver, CSharpCompilation edited, string what, string? changed = null)
    {
        var result = driver.RunGenerators(edited).GetRunResult().Results.Single();
        foreach (var step in TrackingNames.All.Where(step => step != changed && result.TrackedSteps.ContainsKey(step)))
        {
            Assert.All(Outputs(result.TrackedSteps[step]), reason => Assert.True(IsCached(reason), $"{what}: the step '{step}' is {reason}."));
        }

        var outputs = result.TrackedOutputSteps.SelectMany(static pair => Outputs(pair.Value)).ToArray();
        Assert.NotEmpty(outputs);
        Assert.All(outputs, reason => Assert.True(IsCached(reason), $"{what}: an output is {reason}."));
    }

    private static bool IsCached(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private static IEnumerable<IncrementalStepRunReason> Outputs(ImmutableArray<IncrementalGeneratorRunStep> steps) =>
        steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason);

    private static void AssertHoldsNoCompilerObjects(GeneratorDriverRunResult result)
    {
        foreach (var step in TrackingNames.All)
        {
            if (result.Results.Single().TrackedSteps.TryGetValue(step, out var runs))
            {
                Assert.All(runs.SelectMany(static run => run.Outputs), output => ObjectGraph.AssertHoldsNoCompilerObjects(output.Value, step));
            }
        }
    }

    private static CSharpCompilation EditFirstFile(CSharpCompilation compilation, Func<SyntaxNode, string> edit)
    {
        var tree = compilation.SyntaxTrees[1];
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edit(tree.GetRoot()), Compile.ParseOptions, tree.FilePath));
    }

    private static string ChangeBodies(SyntaxNode root)
    {
        var bodies = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(static method => method.Body is not null).Select(static method => method.Body!);
        return root.ReplaceNodes(bodies, static (_, body) => body.WithStatements(body.Statements.Insert(0, SyntaxFactory.ParseStatement("_ = 1;\n")))).ToFullString();
    }
}
