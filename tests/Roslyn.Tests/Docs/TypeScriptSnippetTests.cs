using Microsoft.CodeAnalysis;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;
using WebSocketToolkit.TypeScript.Tests.Harness;

namespace WebSocketToolkit.Roslyn.Tests.Docs;

/// <summary>The TypeScript of the pages that show a class compiles with the client of that class.</summary>
public sealed class TypeScriptSnippetTests
{
    /// <summary>What the blocks use and do not declare.</summary>
    private const string Surroundings =
        """
        declare function show(...texts: string[]): void;
        export {};

        """;

    /// <summary>The blocks of this page are compiled by TypeScript.Tests, with the client of the sample.</summary>
    private const string PageOfTheSample = "from-a-browser.md";

    public static TheoryData<string> Pages =>
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Where(static page => Path.GetFileName(page) != PageOfTheSample && Snippet.On(page, File.ReadAllLines(page), "ts").Any())
            .Select(static page => Path.GetRelativePath(Repository.Root, page).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Its_snippets_compile(string page)
    {
        var folder = Directory.CreateTempSubdirectory("page-").FullName;
        try
        {
            var lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, page));
            var classes = Emit([.. Snippet.On(page, lines)], folder);
            string[] tool = [Path.Combine(Repository.Root, "artifacts", "bin", "Contracts.Tool", Repository.Configuration, "WebSocketToolkit.Contracts.Tool.dll")];
            await Npm.RunAsync(["dotnet", .. tool, "typescript", classes, Path.Combine(folder, "api")]);

            var files = new List<string>();
            foreach (var snippet in Snippet.On(page, lines, "ts"))
            {
                files.Add(Path.Combine(folder, $"line{snippet.Line}.ts"));
                await File.WriteAllTextAsync(files[^1], $"import {{ Chat }} from \"./api/Chat\";\n{snippet.Code}\n{Surroundings}");
            }

            string[] options = ["--noEmit", "--strict", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
            await Npm.RunAsync(["node", Path.Combine("node_modules", "typescript7", "bin", "tsc"), .. options, .. files]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Compiles the classes of a page as a reader would who followed it to its end.</summary>
    private static string Emit(Snippet[] snippets, string folder)
    {
        var compilation = Compile.Create(References.OfContracts, snippets[^1].WithWhatCameBefore(snippets[..^1]));
        Generate.Driver(tracksSteps: false).RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        var path = Path.Combine(folder, "Tests.dll");
        var result = output.Emit(path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }
}
