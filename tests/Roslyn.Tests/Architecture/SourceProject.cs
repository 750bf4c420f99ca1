using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>The sources of a project, and enough of its settings to bind the names in them.</summary>
internal sealed record SourceProject
{
    /// <summary>The assembly's name: it decides whose internals the references show.</summary>
    public required string AssemblyName { get; init; }

    /// <summary>The folder whose folders are looked at. Files outside of it are compiled with the others, and belong to none.</summary>
    public required string Root { get; init; }

    public required ImmutableArray<(string Path, string Text)> Files { get; init; }

    public required ImmutableArray<MetadataReference> References { get; init; }

    /// <summary>The namespaces that the build imports everywhere.</summary>
    public ImmutableArray<string> GlobalUsings { get; init; } = [];

    public ImmutableArray<string> PreprocessorSymbols { get; init; } = [];

    /// <summary>Reads the files that the build would find in these folders.</summary>
    public static ImmutableArray<(string Path, string Text)> Read(params IEnumerable<string> folders) =>
        [.. folders
            .SelectMany(static folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj")))
            .Order(StringComparer.Ordinal)
            .Select(static path => (path, File.ReadAllText(path)))];

    public CSharpCompilation Compile()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.None, preprocessorSymbols: PreprocessorSymbols);
        var usings = string.Concat(GlobalUsings.Select(static name => $"global using global::{name};\n"));
        return CSharpCompilation.Create(
            AssemblyName,
            [.. Files.Select(file => CSharpSyntaxTree.ParseText(file.Text, options, file.Path)), CSharpSyntaxTree.ParseText(usings, options)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>The folder of the root that the file lies in, however deep; null if it lies outside.</summary>
    public string? FolderOf(SyntaxTree tree)
    {
        if (tree.FilePath.Length == 0)
        {
            return null;
        }

        var path = PathOf(tree);
        var end = path.IndexOf('/', StringComparison.Ordinal);
        return path.StartsWith("../", StringComparison.Ordinal) ? null
            : end < 0 ? FolderMatrix.RootFolder
            : path[..end];
    }

    /// <summary>The file's path from the root on, with slashes on every machine.</summary>
    public string PathOf(SyntaxTree tree) => Path.GetRelativePath(Root, tree.FilePath).Replace(Path.DirectorySeparatorChar, '/');
}
