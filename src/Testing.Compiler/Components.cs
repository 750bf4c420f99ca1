using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace WebSocketToolkit.Testing.Compiler;

/// <summary>The toolkit's generator and analyzers, which the package contains in its own version.</summary>
internal static class Components
{
    // Once: an assembly that was loaded from bytes stays for good, and each load would be another one.
    private static readonly Lazy<Assembly> _generators = new(static () => Load("Generators.dll"));
    private static readonly Lazy<Assembly> _analyzers = new(static () => Load("Analyzers.dll"));

    public static ISourceGenerator CreateGenerator() =>
        ((IIncrementalGenerator)Activator.CreateInstance(_generators.Value.GetType("WebSocketToolkit.Generators.EndpointGenerator", throwOnError: true)!)!)
            .AsSourceGenerator();

    public static IEnumerable<DiagnosticAnalyzer> CreateAnalyzers() => _analyzers.Value.GetTypes()
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
