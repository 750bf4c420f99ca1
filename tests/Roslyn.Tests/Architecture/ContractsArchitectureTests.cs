using System.Collections.Immutable;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>The floors of <c>src/Contracts</c>: the model first, and each printer beside it.</summary>
public sealed class ContractsArchitectureTests
{
    private static readonly ImmutableArray<string> _usings =
        ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"];

    [Fact]
    public void Contracts()
    {
        var root = Path.Combine(Repository.Root, "src", "Contracts");
        var matrix = FolderMatrix.Of(new SourceProject
        {
            AssemblyName = "WebSocketToolkit.Contracts",
            Root = root,
            Files = SourceProject.Read(root),
            References = References.All,
            GlobalUsings = _usings,
        });
        Assert.True(matrix.Resolved >= 1_000, $"Only {matrix.Resolved} names mean something.");
        var differences = matrix.DifferencesFrom(
        [
            ("(root)", []),
            ("Model", []),
            ("Schemas", ["(root)", "Model"]),
            ("AsyncApi", ["(root)", "Model", "Schemas"]),
            ("Comparison", ["(root)", "AsyncApi"]),
            ("Sources", []),
            ("Build", ["(root)", "AsyncApi", "Comparison", "Model", "Sources"]),
            ("Hosting", ["(root)", "AsyncApi", "Comparison", "Model"]),
        ]).ToArray();
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }
}
