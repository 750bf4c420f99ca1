using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Testing;

/// <summary>The code that the toolkit's generator writes for annotated classes. You can pass the result to Verify unchanged.</summary>
public static partial class GeneratedRoutes
{
    private static readonly string[] _notSources = ["bin", "obj", "artifacts"];

    /// <summary>
    /// Runs the generator for sources. Each source is a file of a project of the web SDK, with the references of the test project.
    /// </summary>
    /// <param name="sources">The sources, in C#.</param>
    /// <returns>The result of the generator.</returns>
    /// <exception cref="CompilerTestException">No route is generated for the sources. The message says why.</exception>
    public static GeneratorDriverRunResult For([StringSyntax("C#-test")] params string[] sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Run(sources.Select(static (source, i) => (i == 0 ? "Source.cs" : $"Source{i + 1}.cs", source)));
    }

    /// <summary>Runs the generator for all C# files in the folder of a project, except the output of builds.</summary>
    /// <param name="directory">The folder, relative to the folder of the test's source.</param>
    /// <param name="file">The path of the test's source. The compiler supplies it.</param>
    /// <returns>The result of the generator.</returns>
    /// <exception cref="CompilerTestException">No route is generated for the files, or the folder does not exist.</exception>
    public static GeneratorDriverRunResult ForProject(string directory, [CallerFilePath] string file = "")
    {
        ArgumentNullException.ThrowIfNull(directory);
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, directory));
        if (!Directory.Exists(root))
        {
            throw new CompilerTestException($"There is no folder '{root}'. Give its path relative to the folder of the test's source.");
        }

        return Run(Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(_notSources.Contains))
            .Order(StringComparer.Ordinal)
            .Select(static path => (path, File.ReadAllText(path))));
    }

    /// <summary>
    /// Compares each generated file with its snapshot beside the test, by Verify's conventions:
    /// <c>{Class}.{Method}#{hint name}.verified.cs</c>, and <c>.received.cs</c> if it differs. The environment variable
    /// <c>SNAPSHOT_ACCEPT=1</c> accepts the received files, except in CI. The class is that of the file's name: two tests of one name in a
    /// file need a <paramref name="directory"/> each.
    /// </summary>
    /// <param name="result">The result of the generator.</param>
    /// <param name="directory">The folder of the snapshots, relative to the folder of the test's source; null for that folder.</param>
    /// <param name="file">The path of the test's source. The compiler supplies it.</param>
    /// <param name="test">The name of the test. The compiler supplies it.</param>
    /// <exception cref="CompilerTestException">A file differs, or a file with a snapshot is no longer generated.</exception>
    public static void MatchSnapshot(
        this GeneratorDriverRunResult result, string? directory = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        var sources = result.Results.SelectMany(static generator => generator.GeneratedSources).Where(static source => IsOfRoutes(source.HintName)).ToArray();
        foreach (var source in sources)
        {
            // The toolkit's version would change all snapshots with every update.
            var text = Version().Replace(source.SourceText.ToString(), "GeneratedCode(\"WebSocketToolkit\", \"VERSION\")");
            Snapshot.Match(Snapshot.PathOf(source.HintName, directory, file, test), text);
        }

        Snapshot.AssertNoOthers(sources.Select(static source => source.HintName), directory, file, test);
    }

    private static GeneratorDriverRunResult Run(IEnumerable<(string Path, string Text)> files)
    {
        var compilation = Sources.Compile(files);
        var driver = CSharpGeneratorDriver.Create([Components.CreateGenerator()], parseOptions: Sources.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        var result = driver.GetRunResult();
        if (result.Results.Single().Exception is { } exception)
        {
            throw new CompilerTestException("The generator failed.", exception);
        }

        return result.GeneratedTrees.Any(static tree => IsOfRoute(Path.GetFileName(tree.FilePath)))
            ? result
            : throw new CompilerTestException($"No route was generated.{Why(compilation, output)}");
    }

    private static string Why(Compilation compilation, Compilation output)
    {
        var faults = RouteDiagnostics.Find(compilation, null).GetAwaiter().GetResult()
            .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Concat(Sources.ErrorsOf(output))
            .Take(5)
            .Select(static diagnostic => "\n  " + diagnostic)
            .ToArray();
        return faults.Length == 0 ? " No class has [WebSocketRoute]." : " These mistakes prevent it:" + string.Concat(faults);
    }

    private static bool IsOfRoutes(string hintName) => !hintName.StartsWith("Microsoft.CodeAnalysis.Embedded", StringComparison.Ordinal);

    private static bool IsOfRoute(string hintName) => IsOfRoutes(hintName) && hintName != "WebSocketRoutes.g.cs";

    [GeneratedRegex("GeneratedCode\\(\"WebSocketToolkit\", \"[0-9.]+\"\\)", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
