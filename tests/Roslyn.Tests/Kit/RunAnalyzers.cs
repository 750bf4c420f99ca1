using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>Runs analyzers as a build does; but one that crashes fails the test.</summary>
internal static class RunAnalyzers
{
    public static async Task<ImmutableArray<Diagnostic>> Over(
        Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers, Dictionary<string, string>? options = null)
    {
        ExceptionDispatchInfo? crash = null;
        var found = await compilation
            .WithAnalyzers(analyzers, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([], new ConfigOptions(options ?? [])),
                onAnalyzerException: (exception, _, _) => crash = ExceptionDispatchInfo.Capture(exception),
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
        crash?.Throw();
        return found;
    }
}
