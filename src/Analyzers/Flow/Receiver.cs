namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// A source as the code names it: a local, parameter or static field, or <c>this</c> if there is no root; then fields and properties.
/// </summary>
internal sealed class Receiver(ISymbol? root, ImmutableArray<ISymbol> path) : IEquatable<Receiver>
{
    public static readonly Receiver This = new(null, []);

    public Receiver(ISymbol root)
        : this(root, [])
    {
    }

    public ISymbol? Root { get; } = root;

    public ImmutableArray<ISymbol> Path { get; } = path;

    public Receiver Member(ISymbol member) => new(Root, Path.Add(member));

    /// <summary>This source, where <paramref name="outer"/> is known by another name; null if it does not belong to it.</summary>
    public Receiver? Rebase(Receiver outer, Receiver name)
    {
        if (!SymbolEqualityComparer.Default.Equals(Root, outer.Root) || Path.Length < outer.Path.Length)
        {
            return null;
        }

        for (var i = 0; i < outer.Path.Length; i++)
        {
            if (!SymbolEqualityComparer.Default.Equals(Path[i], outer.Path[i]))
            {
                return null;
            }
        }

        return new Receiver(name.Root, name.Path.AddRange(Path.Skip(outer.Path.Length)));
    }

    /// <summary>Whether no member of the path can be given another value once the root has its own.</summary>
    public bool IsFixed => Path.All(static member => member switch
    {
        IFieldSymbol variable => variable.IsReadOnly,
        IPropertySymbol property => !property.DeclaringSyntaxReferences.IsEmpty && property.SetMethod is null or { IsInitOnly: true },
        _ => false,
    });

    public bool Equals(Receiver? other) =>
        other is not null
        && SymbolEqualityComparer.Default.Equals(Root, other.Root)
        && Path.SequenceEqual(other.Path, SymbolEqualityComparer.Default);

    public override bool Equals(object? obj) => Equals(obj as Receiver);

    public override int GetHashCode()
    {
        var hash = SymbolEqualityComparer.Default.GetHashCode(Root);
        foreach (var member in Path)
        {
            hash = (hash * 31) + SymbolEqualityComparer.Default.GetHashCode(member);
        }

        return hash;
    }
}
