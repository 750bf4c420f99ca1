using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>All analyzers for one number of endpoints, in milliseconds, beyond what the compiler's own diagnostics take.</summary>
/// <param name="Everything">Over the whole compilation.</param>
/// <param name="Typing">Over the one file that has just changed.</param>
internal sealed record AnalyzerRuns(double Everything, double Typing)
{
    public static AnalyzerRuns Measure(int endpoints, int runs)
    {
        var compilation = Compilations.Generate(Compilations.Of(Endpoints.Classes(endpoints)));
        var tree = compilation.SyntaxTrees.First(static tree => tree.FilePath == "File0.cs");
        return new(
            Clock.Median(
                runs,
                _ => Diagnosed(Compilations.Fresh(compilation)),
                static fresh => Analyze(fresh).GetAnalyzerDiagnosticsAsync().Wait()),
            Clock.Median(
                2 * runs,
                run => Diagnosed(compilation, tree, run),
                static edited =>
                {
                    var analyzers = Analyze(edited.Compilation);
                    analyzers.GetAnalyzerSyntaxDiagnosticsAsync(edited.SyntaxTree, CancellationToken.None).Wait();
                    analyzers.GetAnalyzerSemanticDiagnosticsAsync(edited, null, CancellationToken.None).Wait();
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

    private static CompilationWithAnalyzers Analyze(Compilation compilation) => compilation.WithAnalyzers(
        Compilations.Analyzers,
        new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: static (exception, _, _) => throw new InvalidOperationException("An analyzer failed.", exception),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
}
