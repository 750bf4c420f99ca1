using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Testing.Compiler;

/// <summary>The toolkit's generator and analyzers, which the package contains in its own version.</summary>
internal static class Components
{
    public static ISourceGenerator CreateGenerator() =>
        ((IIncrementalGenerator)Activator.CreateInstance(Load("Generators.dll").GetType("WebSocketToolkit.Generators.EndpointGenerator", throwOnError: true)!)!)
            .AsSourceGenerator();

    public static IEnumerable<DiagnosticAnalyzer> CreateAnalyzers() => Load("Analyzers.dll").GetTypes()
        .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
        .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!);

    private static Assembly Load(string resource)
    {
        using var stream = typeof(Components).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Assembly.Load(bytes);
    }
}
