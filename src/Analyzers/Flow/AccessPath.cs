namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// A source as the code names it: a local, a parameter, a static field, or <c>this</c> if there is no root; then fields and properties.
/// </summary>
internal sealed class AccessPath(ISymbol? root, ImmutableArray<ISymbol> members) : IEquatable<AccessPath>
{
    public static readonly AccessPath This = new(null, []);

    public AccessPath(ISymbol root)
        : this(root, [])
    {
    }

    public ISymbol? Root { get; } = root;

    public ImmutableArray<ISymbol> Members { get; } = members;

    public AccessPath Member(ISymbol member) => new(Root, Members.Add(member));

    /// <summary>
    /// Returns this path with another name for its beginning <paramref name="outer"/>; null if it does not begin with that path.
    /// </summary>
    public AccessPath? Rebase(AccessPath outer, AccessPath name)
    {
        if (!SymbolEqualityComparer.Default.Equals(Root, outer.Root) || Members.Length < outer.Members.Length)
        {
            return null;
        }

        for (var i = 0; i < outer.Members.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(Members[i], outer.Members[i]))
            {
                return null;
            }
        }

        return new AccessPath(name.Root, name.Members.AddRange(Members.Skip(outer.Members.Length)));
    }

    /// <summary>Gets a value indicating whether no member of the path can change after the root has its value.</summary>
    public bool IsFixed => Members.All(static member => member switch
    {
        IFieldSymbol variable => variable.IsReadOnly,
        IPropertySymbol property => !property.DeclaringSyntaxReferences.IsEmpty && property.SetMethod is null or { IsInitOnly: true },
        _ => false,
    });

    public bool Equals(AccessPath? other) =>
        other is not null
        && SymbolEqualityComparer.Default.Equals(Root, other.Root)
        && Members.SequenceEqual(other.Members, SymbolEqualityComparer.Default);

    public override bool Equals(object? obj) => Equals(obj as AccessPath);

    public override int GetHashCode()
    {
        var hash = SymbolEqualityComparer.Default.GetHashCode(Root);
        foreach (var member in Members)
        {
            hash = (hash * 31) + SymbolEqualityComparer.Default.GetHashCode(member);
        }

        return hash;
    }
}
