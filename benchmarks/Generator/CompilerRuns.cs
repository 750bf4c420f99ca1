using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>What the analyzers and a whole build take for one number of endpoints, in milliseconds.</summary>
/// <param name="Analyzers">All analyzers over the whole compilation, beyond the compiler's own diagnostics.</param>
/// <param name="Typing">All analyzers over the one file that has just changed, beyond the compiler's own diagnostics of it.</param>
/// <param name="Plain">A build of the same classes without the attribute.</param>
/// <param name="Build">A build of the classes, generator included.</param>
internal sealed record CompilerRuns(double Analyzers, double Typing, double Plain, double Build)
{
    public static CompilerRuns Measure(int endpoints, int runs)
    {
        var compilation = Compilations.Of(Endpoints.Classes(endpoints));
        var plain = Compilations.Of(Endpoints.ClassesWithoutAttribute(endpoints));
        var generated = Generated(compilation);
        List<double> without = [];
        List<double> with = [];
        for (var run = 0; run < runs; run++)
        {
            // In turn, so that whatever else the machine does hits both.
            var fresh = Compilations.Fresh(plain);
            without.Add(Clock.Time(() => Compilations.Emit(fresh)));
            fresh = Compilations.Fresh(compilation);
            with.Add(Clock.Time(() => Compilations.Emit(Generated(fresh))));
        }

        return new(
            Clock.Median(runs, _ => Diagnosed(Compilations.Fresh((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)generated)), fresh => Analyze(fresh).GetAnalyzerDiagnosticsAsync().Wait()),
            Clock.Median(
                2 * runs,
                run =>
                {
                    var edited = Compilations.Edit(compilation, text => Endpoints.EditBody(text, run));
                    var model = edited.GetSemanticModel(edited.SyntaxTrees[^1]);
                    model.GetDiagnostics();
                    return (Compilation: edited, Model: model);
                },
                static edited =>
                {
                    var analyzers = Analyze(edited.Compilation);
                    analyzers.GetAnalyzerSyntaxDiagnosticsAsync(edited.Model.SyntaxTree, CancellationToken.None).Wait();
                    analyzers.GetAnalyzerSemanticDiagnosticsAsync(edited.Model, null, CancellationToken.None).Wait();
                }),
            Clock.Median(without),
            Clock.Median(with));
    }

    private static Compilation Generated(Compilation compilation)
    {
        Compilations.Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return output;
    }

    private static Compilation Diagnosed(Compilation compilation)
    {
        compilation.GetDiagnostics();
        return compilation;
    }

    private static CompilationWithAnalyzers Analyze(Compilation compilation) => compilation.WithAnalyzers(
        Compilations.Analyzers,
        new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([]),
            onAnalyzerException: static (exception, _, _) => throw new InvalidOperationException("An analyzer failed.", exception),
            concurrentAnalysis: true,
            logAnalyzerExecutionTime: false));
}
