namespace WebSocketToolkit.Generators.Declarations;

/// <summary>
/// The files that the declarations of a file depend on: those that declare a type of a name that it mentions, and so on from there. The
/// compiler finds symbols by their names, so it would find fewer files, but never more.
/// </summary>
internal sealed class Dependencies
{
    private readonly TreeDeclarations[] _trees;
    private readonly Digest _frame;
    private readonly Dictionary<string, List<int>> _declaring = new(StringComparer.Ordinal);
    private readonly int[] _global;

    /// <param name="trees">The files.</param>
    /// <param name="frame">The digest that all of them depend on.</param>
    public Dependencies(TreeDeclarations[] trees, Digest frame)
    {
        _trees = trees;
        _frame = new DigestWriter().Add(frame).Add(string.Join(" ", NamespacesOf(trees))).Take();
        for (var i = 0; i < trees.Length; i++)
        {
            foreach (var name in trees[i].Declares)
            {
                Declare(name, i);
                if (name.EndsWith(AttributeNames.Suffix, StringComparison.Ordinal))
                {
                    Declare(name.Substring(0, name.Length - AttributeNames.Suffix.Length), i);
                }
            }
        }

        // The names of generated files are compared without case.
        var ambiguous = _declaring.Keys.GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Skip(1).Any())
            .SelectMany(static same => same)
            .SelectMany(name => _declaring[name]);
        _global = [.. Enumerable.Range(0, trees.Length).Where(i => trees[i].IsGlobal).Concat(ambiguous).Distinct()];
    }

    /// <summary>Returns for each file the digest of all files that it depends on.</summary>
    public Digest[] Digests(CancellationToken cancellationToken)
    {
        var digest = new DigestWriter();
        Digest[] own = [.. _trees.Select(tree => digest.Add(_frame).Add(tree.Digest).Take())];
        return TransitiveDigests.Of(own, [.. _trees.Select(DirectOnes)], cancellationToken);
    }

    private static IEnumerable<string> NamespacesOf(TreeDeclarations[] trees) =>
        trees.SelectMany(static tree => tree.Namespaces)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static name => name, StringComparer.Ordinal);

    private void Declare(string name, int tree)
    {
        if (!_declaring.TryGetValue(name, out var trees))
        {
            _declaring.Add(name, trees = []);
        }

        trees.Add(tree);
    }

    private int[] DirectOnes(TreeDeclarations tree)
    {
        var found = new HashSet<int>(_global);
        foreach (var name in tree.Mentions)
        {
            if (_declaring.TryGetValue(name, out var declaring))
            {
                found.UnionWith(declaring);
            }
        }

        return [.. found];
    }
}
