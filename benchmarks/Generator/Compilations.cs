using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Analyzers.Endpoints;
using WebSocketToolkit.Generators;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Benchmarks.Generator;

/// <summary>Compilations as the compiler and the editor have them.</summary>
internal static class Compilations
{
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [.. typeof(EndpointShapeAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsDefined(typeof(DiagnosticAnalyzerAttribute), inherit: false))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    public static GeneratorDriver Driver(bool tracks = false) => CSharpGeneratorDriver.Create(
        [new EndpointGenerator().AsSourceGenerator()],
        parseOptions: Sources.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracks));

    public static CSharpCompilation Of(IEnumerable<string> sources)
    {
        var compilation = Sources.Compile(sources.Select(static (source, i) => ($"File{i}.cs", source)));
        return compilation.WithOptions(compilation.Options.WithOptimizationLevel(OptimizationLevel.Release));
    }

    /// <summary>The same trees, without anything that a compilation has found out about them.</summary>
    public static CSharpCompilation Fresh(CSharpCompilation compilation) =>
        CSharpCompilation.Create(compilation.AssemblyName, compilation.SyntaxTrees, compilation.References, compilation.Options);

    /// <summary>With what the generator writes.</summary>
    public static CSharpCompilation Generate(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return (CSharpCompilation)output;
    }

    /// <summary>The compilation after an edit of its last file.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, Func<string, string> edit) => Edit(compilation, compilation.SyntaxTrees[^1], edit);

    /// <summary>The compilation after an edit of a file.</summary>
    public static CSharpCompilation Edit(CSharpCompilation compilation, SyntaxTree tree, Func<string, string> edit) =>
        compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edit(tree.ToString()), Sources.ParseOptions, tree.FilePath));

    /// <exception cref="InvalidOperationException">It does not compile: what is measured would mean nothing.</exception>
    public static void Emit(Compilation compilation, Stream? to = null)
    {
        var result = compilation.Emit(to ?? Stream.Null);
        if (!result.Success)
        {
            throw new InvalidOperationException($"The sources do not compile: {result.Diagnostics.First(static d => d.Severity == DiagnosticSeverity.Error)}");
        }
    }
}
