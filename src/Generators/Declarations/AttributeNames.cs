namespace WebSocketToolkit.Generators.Declarations;

/// <summary>The names that an attribute may have in each file: its own, with or without the suffix, and aliases of it.</summary>
internal sealed class AttributeNames
{
    /// <summary>The end of a name that may be left out where an attribute is written.</summary>
    public const string Suffix = "Attribute";

    private readonly HashSet<string> _everywhere;

    public AttributeNames(string metadataName, IReadOnlyList<TreeDeclarations> trees)
    {
        _everywhere = new(StringComparer.Ordinal) { metadataName.Substring(metadataName.LastIndexOf('.') + 1) };
        AddAliases(_everywhere, trees.Where(static tree => tree.IsGlobal).SelectMany(static tree => tree.Aliases));
    }

    /// <summary>Returns the classes that seem to have the attribute, with the number of their file.</summary>
    public IEnumerable<(int Tree, string MetadataName)> Find(IReadOnlyList<TreeDeclarations> trees)
    {
        for (var i = 0; i < trees.Count; i++)
        {
            if (trees[i].Annotated.Length == 0)
            {
                continue;
            }

            var names = _everywhere;
            if (trees[i].Aliases.Length != 0)
            {
                names = new(_everywhere, StringComparer.Ordinal);
                AddAliases(names, trees[i].Aliases);
            }

            foreach (var type in trees[i].Annotated)
            {
                if (type.Attributes.Any(attribute => names.Contains(attribute) || names.Contains(attribute + Suffix)))
                {
                    yield return (i, type.MetadataName);
                }
            }
        }
    }

    /// <summary>Adds the aliases of the names. One pass is enough, since an alias cannot name another alias.</summary>
    private static void AddAliases(HashSet<string> names, IEnumerable<(string Alias, string Target)> aliases) =>
        names.UnionWith(aliases.Where(alias => names.Contains(alias.Target)).Select(static alias => alias.Alias).ToArray());
}
