extern alias generators;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using EndpointGenerator = generators::WebSocketToolkit.Generators.EndpointGenerator;

namespace WebSocketToolkit.Roslyn.Tests.Kit;

/// <summary>A project in an editor: files that are as they were stay the same trees, and one driver sees every version.</summary>
internal sealed class EditSession
{
    private readonly Func<EndpointGenerator> _generator;
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    public EditSession(params string[] files)
        : this(static () => new EndpointGenerator(), files)
    {
    }

    public EditSession(Func<EndpointGenerator> generator, params string[] files)
    {
        _generator = generator;
        _compilation = Compile.Empty(References.All)
            .AddSyntaxTrees([.. files.Prepend(Sources.GlobalUsings).Select(static (file, i) => Parse(file, $"File{i}.cs"))]);
        _driver = Driver();
    }

    public int FileCount => _compilation.SyntaxTrees.Length - 1;

    /// <summary>Gets the result of the last run.</summary>
    public GeneratorRunResult Result => _driver.GetRunResult().Results.Single();

    public Compilation Compilation => _compilation;

    public string Text(int file) => _compilation.SyntaxTrees[file + 1].ToString();

    /// <summary>Changes a file as an editor does, so that the parser reuses what it can.</summary>
    public void Change(int file, string text)
    {
        var before = _compilation.SyntaxTrees[file + 1];
        var changes = SourceText.From(text).GetTextChanges(before.GetText());
        _compilation = _compilation.ReplaceSyntaxTree(before, before.WithChangedText(before.GetText().WithChanges(changes)));
    }

    public EditSession Run()
    {
        _driver = _driver.RunGenerators(_compilation);
        return this;
    }

    /// <summary>Runs, and compares with a driver that has seen no other version.</summary>
    public EditSession AssertAsFromTheStart(string what = "")
    {
        Run();
        var fresh = Driver().RunGenerators(Reparsed()).GetRunResult().Results.Single();
        Assert.True(Result.Exception is null, $"{what}: {Result.Exception}");
        Assert.True(fresh.Exception is null, $"{what}: {fresh.Exception}");
        var (expected, actual) = (what + Written(fresh), what + Written(Result));
        Assert.Equal(expected, actual);
        return this;
    }

    public static string Written(GeneratorRunResult result) => string.Join("\n", result.GeneratedSources
        .OrderBy(static source => source.HintName, StringComparer.Ordinal)
        .Select(static source => $"// {source.HintName}\n{source.SourceText}"))
        + string.Join("\n", result.Diagnostics.Select(static diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal));

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Compile.ParseOptions, path);

    private CSharpGeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([_generator().AsSourceGenerator()], parseOptions: Compile.ParseOptions);

    private CSharpCompilation Reparsed() =>
        _compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(_compilation.SyntaxTrees.Select(static tree => Parse(tree.ToString(), tree.FilePath)));
}
