using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>
/// The floors of the runtime: the internal types that its folders use of each other. The matrix is read from <c>docs/explanation/architecture.md</c>, so
/// that the page cannot say anything else than the code does.
/// </summary>
public sealed class RuntimeArchitectureTests
{
    /// <summary>Those of <c>ImplicitUsings</c>.</summary>
    private static readonly ImmutableArray<string> _usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    [Fact]
    public void Runtime()
    {
        var matrix = Read([]);
        Assert.True(matrix.Resolved >= 10_000, $"Only {matrix.Resolved} names mean something.");
        Assert.True(matrix.Unresolved * 50 < matrix.Resolved, $"{matrix.Unresolved} names mean nothing.");
        var differences = matrix.DifferencesFrom(Floors()).ToArray();
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Fact]
    public void A_use_that_leads_upwards_is_named_with_its_place()
    {
        var matrix = Read([("Protocol/Upwards.cs", """
            using WebSocketToolkit.Connections;
            namespace WebSocketToolkit.Protocol;
            internal static class Upwards { public static object Culprit() => new ConnectionLifetime(); }
            """)]);
        Assert.Equal(
            ["Protocol must not use Connections:\n  Protocol/Upwards.cs(3): ConnectionLifetime"],
            matrix.DifferencesFrom(Floors()).Select(static difference => difference.ReplaceLineEndings("\n")));
    }

    private static FolderMatrix Read(IEnumerable<(string Path, string Text)> more)
    {
        var root = Path.Combine(Repository.Root, "src", "Runtime");
        return FolderMatrix.Of(
            new SourceProject
            {
                AssemblyName = "WebSocketToolkit",
                Root = root,
                Files = [.. SourceProject.Read(root), .. more.Select(file => (Path.Combine(root, file.Path), file.Text))],
                References = References.OfFramework,
                GlobalUsings = _usings,
            },
            FolderMatrix.IsInternal);
    }

    private static (string Folder, string[] Uses)[] Floors()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "explanation", "architecture.md"));
        var table = page[page.IndexOf("<!-- floors -->", StringComparison.Ordinal)..page.IndexOf("<!-- /floors -->", StringComparison.Ordinal)];
        return [.. table.Split('\n')
            .Where(static line => line.StartsWith('|'))
            .Skip(2)
            .Select(static line => line.Split('|').Select(static cell => cell.Trim()).ToArray())
            .Select(static cells => (cells[1], cells[3].Split(", ", StringSplitOptions.RemoveEmptyEntries)))];
    }
}
