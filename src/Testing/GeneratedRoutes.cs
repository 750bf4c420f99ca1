using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WebSocketToolkit.Testing.Compiler;

namespace WebSocketToolkit.Testing;

/// <summary>What the toolkit's generator writes for annotated classes. The result can be handed to Verify as it is.</summary>
public static partial class GeneratedRoutes
{
    private static readonly string[] _notSources = ["bin", "obj", "artifacts"];

    /// <summary>Generates for sources, each as a file of a project of the web SDK that references what the test project does.</summary>
    /// <param name="sources">C#.</param>
    /// <exception cref="WebSocketTestException">Nothing is generated for them. The message says why.</exception>
    public static GeneratorDriverRunResult For([StringSyntax("C#-test")] params string[] sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Run(sources.Select(static (source, i) => (i == 0 ? "Source.cs" : $"Source{i + 1}.cs", source)));
    }

    /// <summary>Generates for all C# files of a project's folder, except those that a build has put there.</summary>
    /// <param name="directory">The folder, from that of the test's source on.</param>
    /// <param name="file">Left to the compiler.</param>
    /// <exception cref="WebSocketTestException">Nothing is generated for them, or the folder is not there.</exception>
    public static GeneratorDriverRunResult ForProject(string directory, [CallerFilePath] string file = "")
    {
        ArgumentNullException.ThrowIfNull(directory);
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, directory));
        if (!Directory.Exists(root))
        {
            throw new WebSocketTestException($"There is no folder '{root}'. It is looked for from the folder of the test's source on.");
        }

        return Run(Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Any(_notSources.Contains))
            .Order(StringComparer.Ordinal)
            .Select(static path => (path, File.ReadAllText(path))));
    }

    /// <summary>
    /// Compares each generated file with its snapshot beside the test, by Verify's conventions:
    /// <c>{Class}.{Method}#{hint name}.verified.cs</c>, and <c>.received.cs</c> where it differs. With the environment variable
    /// <c>SNAPSHOT_ACCEPT=1</c> what was received is accepted; never in CI.
    /// </summary>
    /// <param name="result">What was generated.</param>
    /// <param name="directory">A folder for the snapshots, from that of the test's source on; null: the same.</param>
    /// <param name="file">Left to the compiler.</param>
    /// <param name="test">Left to the compiler.</param>
    /// <exception cref="WebSocketTestException">A file differs, or one that had a snapshot is no longer generated.</exception>
    public static void MatchSnapshot(
        this GeneratorDriverRunResult result, string? directory = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        ArgumentNullException.ThrowIfNull(result);
        var sources = result.Results.SelectMany(static generator => generator.GeneratedSources).Where(static source => IsOfRoutes(source.HintName)).ToArray();
        foreach (var source in sources)
        {
            // The toolkit's version is no news: it would change all snapshots with every update.
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
            throw new WebSocketTestException("The generator failed.", exception);
        }

        return result.GeneratedTrees.Any(static tree => IsOfRoute(Path.GetFileName(tree.FilePath)))
            ? result
            : throw new WebSocketTestException($"No route was generated.{Why(compilation, output)}");
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
