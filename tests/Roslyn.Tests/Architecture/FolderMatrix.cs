using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Roslyn.Tests.Architecture;

/// <summary>
/// The folders of a project, and the uses that each makes of the others' types. The compiler binds the names: a property that is called like
/// a type is no use of it, and a type behind <c>var</c>, or one of its members, is. A type belongs to the folder of the file that declares it,
/// whatever its namespace.
/// </summary>
internal sealed class FolderMatrix
{
    /// <summary>The name of the project's own folder.</summary>
    public const string RootFolder = "(root)";

    private const int MaxUsesShown = 5;

    private readonly SourceProject _project;
    private readonly Func<INamedTypeSymbol, bool> _counts;
    private readonly SortedDictionary<(string From, string To), List<FolderUse>> _uses = [];
    private readonly HashSet<(string From, string To, FolderUse Use)> _seen = [];
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);

    private FolderMatrix(SourceProject project, Func<INamedTypeSymbol, bool> counts)
    {
        _project = project;
        _counts = counts;
    }

    /// <summary>All uses of another folder's types, in the order of files and lines; a type counts once a line.</summary>
    public IReadOnlyDictionary<(string From, string To), List<FolderUse>> Uses => _uses;

    public IReadOnlyCollection<string> Folders => _folders;

    /// <summary>The number of names that mean something. Sources that do not compile would have an empty matrix, which fits many plans.</summary>
    public int Resolved { get; private set; }

    /// <summary>The number of names that mean nothing: generated code, or a reference that is missing.</summary>
    public int Unresolved { get; private set; }

    /// <param name="project">The sources.</param>
    /// <param name="counts">The types whose uses count; null for all.</param>
    public static FolderMatrix Of(SourceProject project, Func<INamedTypeSymbol, bool>? counts = null)
    {
        var matrix = new FolderMatrix(project, counts ?? (static _ => true));
        var compilation = project.Compile();
        foreach (var tree in compilation.SyntaxTrees)
        {
            if (project.FolderOf(tree) is { } folder)
            {
                matrix._folders.Add(folder);
                matrix.Read(folder, compilation.GetSemanticModel(tree));
            }
        }

        return matrix;
    }

    /// <summary>Tells types that only the project itself, and its friends, can name.</summary>
    public static bool IsInternal(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Compares with a plan, and names the place of each use that is not in it.</summary>
    /// <param name="floors">
    /// Each folder and the folders that it uses, from the ground up: since a folder may only use those listed before it, there are no cycles.
    /// </param>
    public IEnumerable<string> DifferencesFrom(params (string Folder, string[] Uses)[] floors)
    {
        var planned = floors.SelectMany(static floor => floor.Uses.Select(used => (From: floor.Folder, To: used))).ToHashSet();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (folder, uses) in floors)
        {
            foreach (var used in uses.Where(used => !known.Contains(used)))
            {
                yield return $"The plan lists {folder} before {used}, which it uses: floors are listed from the ground up.";
            }

            known.Add(folder);
        }

        foreach (var folder in _folders.Except(known))
        {
            yield return $"The plan lacks the folder {folder}.";
        }

        foreach (var folder in known.Except(_folders))
        {
            yield return $"The folder {folder} of the plan has no files.";
        }

        foreach (var (pair, uses) in _uses.Where(entry => !planned.Contains(entry.Key)))
        {
            var more = uses.Count > MaxUsesShown ? $"\n  and {uses.Count - MaxUsesShown} more" : "";
            yield return $"{pair.From} must not use {pair.To}:\n  {string.Join("\n  ", uses.Take(MaxUsesShown))}{more}";
        }

        foreach (var pair in planned.Where(pair => !_uses.ContainsKey(pair)))
        {
            yield return $"{pair.From} does not use {pair.To} any more: take it out of the plan.";
        }
    }

    private void Read(string folder, SemanticModel model)
    {
        foreach (var node in model.SyntaxTree.GetRoot().DescendantNodes())
        {
            if (node is not (SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax))
            {
                continue;
            }

            var info = model.GetSymbolInfo(node);
            if ((info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not { } symbol)
            {
                Unresolved++;
                continue;
            }

            Resolved++;
            var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
            if (type is not null && OtherFolderOf(type, folder) is { } other && _counts(type.OriginalDefinition))
            {
                Add(folder, other, new FolderUse(
                    type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                    _project.PathOf(model.SyntaxTree),
                    node.GetLocation().GetLineSpan().StartLinePosition.Line + 1));
            }
        }
    }

    /// <summary>The folder that declares the type; null if this one does, too, or if none does: parts of a type may lie in several.</summary>
    private string? OtherFolderOf(INamedTypeSymbol type, string folder)
    {
        var declaring = type.OriginalDefinition.DeclaringSyntaxReferences
            .Select(reference => _project.FolderOf(reference.SyntaxTree))
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToArray();
        return declaring.Contains(folder) ? null : declaring.FirstOrDefault();
    }

    private void Add(string from, string to, FolderUse use)
    {
        if (!_seen.Add((from, to, use)))
        {
            return;
        }

        if (!_uses.TryGetValue((from, to), out var uses))
        {
            _uses.Add((from, to), uses = []);
        }

        uses.Add(use);
    }
}
