using System.Runtime.CompilerServices;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>What the declarations of one file are, and which names they depend on; what stands in bodies is nothing to it.</summary>
/// <param name="Digest">Of the declarations: it outlives edits of bodies, blanks and comments.</param>
/// <param name="Declares">The simple names of its types.</param>
/// <param name="Mentions">Every identifier of its declarations: what is not among them, they do not depend on.</param>
/// <param name="Namespaces">The full names of its namespaces.</param>
/// <param name="Aliases">Its aliases, and the last name of what they stand for.</param>
/// <param name="Annotated">Its classes with attributes.</param>
/// <param name="IsGlobal">Whether it says something of other files: global usings, attributes of the assembly.</param>
internal sealed record TreeDeclarations(
    Digest Digest,
    string[] Declares,
    string[] Mentions,
    string[] Namespaces,
    (string Alias, string Target)[] Aliases,
    AnnotatedClass[] Annotated,
    bool IsGlobal)
{
    private static readonly ConditionalWeakTable<SyntaxTree, TreeDeclarations> _known = new();

    /// <summary>Read once for each tree: trees are immutable, and an edit replaces one of them.</summary>
    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tree, out var declarations))
        {
            declarations = _known.GetValue(tree, _ => DeclarationReader.Read(tree, cancellationToken));
        }

        return declarations;
    }
}
