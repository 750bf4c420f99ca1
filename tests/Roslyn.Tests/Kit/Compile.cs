using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>Compiles test sources as a project of the web SDK would.</summary>
internal static class Compile
{
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly SyntaxTree _usings = CSharpSyntaxTree.ParseText(Sources.GlobalUsings, ParseOptions, "GlobalUsings.cs");

    /// <summary>Compilations without sources: others are made of them, so that the references are bound, and their symbols read, once.</summary>
    private static readonly ConcurrentDictionary<ImmutableArray<MetadataReference>, CSharpCompilation> _empty = new();

    public static CSharpCompilation Create(params IEnumerable<string> sources) => Create(References.All, sources);

    public static CSharpCompilation Create(ImmutableArray<MetadataReference> references, params IEnumerable<string> sources)
    {
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, i == 0 ? "Test.cs" : $"Test{i}.cs")).ToArray();
        return Empty(references).WithOptions(Options(trees)).AddSyntaxTrees([_usings, .. trees]);
    }

    public static CSharpCompilation Empty(ImmutableArray<MetadataReference> references) =>
        _empty.GetOrAdd(references, static references =>
        {
            var compilation = CSharpCompilation.Create("Tests", [], references, Options());

            // Binds the references.
            compilation.GetSpecialType(SpecialType.System_Object);
            return compilation;
        });

    public static CSharpCompilationOptions Options(params IEnumerable<SyntaxTree> trees)
    {
        var isProgram = trees.Any(tree => ((CompilationUnitSyntax)tree.GetRoot()).Members.OfType<GlobalStatementSyntax>().Any());
        return new(
            isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            allowUnsafe: true);
    }

    public static void AssertCompiles(Compilation compilation, string what)
    {
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToArray();
        Assert.True(errors.Length == 0, $"{what} does not compile.\n{string.Join("\n", errors.Take(5))}\n\n{compilation.SyntaxTrees.ElementAt(1)}");
    }
}
