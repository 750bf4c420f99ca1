using System.Runtime.CompilerServices;

namespace WebSocketToolkit.Generators.Declarations;

/// <summary>The declarations of one file, and the names that they depend on. Bodies are left out.</summary>
/// <param name="Digest">The digest of the declarations, which edits of bodies, blanks and comments do not change.</param>
/// <param name="Declares">The simple names of the file's types.</param>
/// <param name="Mentions">Every identifier of the declarations: they depend on no other name.</param>
/// <param name="Namespaces">The full names of the file's namespaces.</param>
/// <param name="Aliases">The file's aliases, each with the last part of the name that it stands for.</param>
/// <param name="Annotated">The file's classes with attributes.</param>
/// <param name="IsGlobal">Indicates whether the file affects other files: by global usings, or by attributes of the assembly.</param>
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

    /// <summary>Returns the declarations of a tree, which are read once: trees are immutable, and an edit replaces one of them.</summary>
    public static TreeDeclarations Of(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(tree, out var declarations))
        {
            declarations = _known.GetValue(tree, _ => DeclarationReader.Read(tree, cancellationToken));
        }

        return declarations;
    }
}
