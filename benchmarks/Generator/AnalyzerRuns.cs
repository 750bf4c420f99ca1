using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>All analyzers for one number of endpoints, in milliseconds, beyond what the compiler's own diagnostics take.</summary>
/// <param name="Everything">Over the whole compilation.</param>
/// <param name="Typing">Over the one file that has just changed.</param>
internal sealed record AnalyzerRuns(double Everything, double Typing)
{
    private static readonly ImmutableArray<DiagnosticAnalyzer> _idle = [new IdleAnalyzer()];

    /// <summary>Ours, and one that does nothing.</summary>
    public static (AnalyzerRuns Ours, AnalyzerRuns Idle) Measure(int endpoints, int runs)
    {
        var compilation = Compilations.Generate(Compilations.Of(Endpoints.Classes(endpoints)));

        // The first run at a size is slower, whoever makes it: the compiler's own code is still being compiled.
        Measure(compilation, Compilations.Analyzers, 1);
        return (Measure(compilation, Compilations.Analyzers, runs), Measure(compilation, _idle, runs));
    }

    private static AnalyzerRuns Measure(CSharpCompilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, int runs)
    {
        var tree = compilation.SyntaxTrees.First(static tree => tree.FilePath == "File0.cs");
        return new(
            Clock.Median(
                runs,
                _ => Diagnosed(Compilations.Fresh(compilation)),
                fresh => Analyze(fresh, analyzers).GetAnalyzerDiagnosticsAsync().Wait()),
            Clock.Median(
                4 * runs,
                run => Diagnosed(compilation, tree, run),
                edited =>
                {
                    var analysis = Analyze(edited.Compilation, analyzers);
                    analysis.GetAnalyzerSyntaxDiagnosticsAsync(edited.SyntaxTree, CancellationToken.None).Wait();
                    analysis.GetAnalyzerSemanticDiagnosticsAsync(edited, null, CancellationToken.None).Wait();
                }));
    }

    private static CSharpCompilation Diagnosed(CSharpCompilation compilation)
    {
        compilation.GetDiagnostics();
        return compilation;
    }

    private static SemanticModel Diagnosed(CSharpCompilation compilation, SyntaxTree tree, int edit)
    {
        var edited = Compilations.Edit(compilation, tree, text => Endpoints.EditBody(text, edit));
        var model = edited.GetSemanticModel(edited.SyntaxTrees.First(one => one.FilePath == tree.FilePath));
        model.GetDiagnostics();
        return model;
    }

    private static CompilationWithAnalyzers Analyze(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) => compilation.WithAnalyzers(
        analyzers,
        new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: static (exception, _, _) => throw new InvalidOperationException("An analyzer failed.", exception),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
}
