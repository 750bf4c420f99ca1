using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>
/// The floors of the projects that the compiler loads. A use that is not in these lists fails, and so does one of theirs that is gone: the
/// lists are what <c>docs/explanation/compile-time.md</c> shows.
/// </summary>
public sealed class CompilerArchitectureTests
{
    /// <summary>Those of <c>ImplicitUsings</c>, and of <c>src/Directory.Build.props</c>.</summary>
    private static readonly ImmutableArray<string> _usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks",
        "System.Collections.Immutable", "Microsoft.CodeAnalysis",
    ];

    [Fact]
    public void Analyzers() => Check(
        "Analyzers",
        References.OfComponents,
        4_000,
        ("(root)", []),
        ("Flow", []),
        ("Endpoints", ["(root)"]),
        ("LateSubscription", ["(root)", "Flow"]),
        ("Payloads", ["(root)", "Flow"]),
        ("Sending", ["(root)", "Flow"]));

    [Fact]
    public void Generators() => Check(
        "Generators",
        References.OfComponents,
        3_000,
        ("Emission", []),
        ("Models", []),
        ("Declarations", []),
        ("Outcomes", []),
        ("Outgoing", ["Declarations", "Emission"]),
        ("Contracts", ["Declarations", "Emission", "Models", "Outcomes"]),
        ("TestClients", ["Declarations", "Emission", "Models", "Outcomes"]),
        ("(root)", ["Contracts", "Declarations", "Emission", "Models", "Outcomes", "Outgoing"]));

    [Fact]
    public void Code_fixes() => Check(
        "CodeFixes",
        References.OfFixes,
        1_000,
        ("(root)", []),
        ("Endpoints", ["(root)"]),
        ("LateSubscription", ["(root)"]),
        ("Payloads", ["(root)"]),
        ("Sending", ["(root)"]));

    [Fact]
    public void Shared() => Check(
        "Shared",
        References.OfComponents,
        2_000,
        ("(root)", []),
        ("Rules", ["(root)"]));

    private static void Check(string name, ImmutableArray<MetadataReference> references, int names, params (string, string[])[] floors)
    {
        string[] folders = name is "Analyzers" or "Generators" ? [Folder(name), Folder("Shared")] : [Folder(name)];
        var matrix = FolderMatrix.Of(new SourceProject
        {
            AssemblyName = $"WebSocketToolkit.{name}",
            Root = Folder(name),
            Files = SourceProject.Read(folders),
            References = references,
            GlobalUsings = _usings,
        });

        Assert.True(matrix.Resolved >= names, $"Only {matrix.Resolved} names of {name} mean something.");
        Assert.True(matrix.Unresolved * 100 < matrix.Resolved, $"{matrix.Unresolved} names of {name} mean nothing.");
        var differences = matrix.DifferencesFrom(floors).ToArray();
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    private static string Folder(string name) => Path.Combine(Repository.Root, "src", name);
}
