using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;
using WebSocketToolkit.Generators.Declarations;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The digest of a project's documentation comments, which the digests of declarations leave out.</summary>
internal static class CommentDigest
{
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<Digest?>> _known = new();

    public static Digest Of(Compilation compilation, CancellationToken cancellationToken)
    {
        var digest = new DigestWriter();
        foreach (var tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_known.TryGetValue(tree, out var known))
            {
                known = _known.GetValue(tree, static tree => new(Of(tree)));
            }

            if (known.Value is { } comments)
            {
                digest.Add(comments);
            }
        }

        return digest.Take();
    }

    /// <returns>The digest; null if the file has no comment, so that it changes nothing.</returns>
    private static Digest? Of(SyntaxTree tree)
    {
        var digest = new DigestWriter();
        var text = tree.GetText();
        var hasComments = false;
        foreach (var line in text.Lines)
        {
            if (StartOfComment(text, line) is var start and >= 0)
            {
                hasComments = true;
                digest.Add(text.ToString(TextSpan.FromBounds(start, line.End)));
            }
        }

        return hasComments ? digest.Take() : null;
    }

    /// <returns>The position behind the three slashes; -1 if the line is no comment.</returns>
    private static int StartOfComment(SourceText text, TextLine line)
    {
        var position = line.Start;
        while (position < line.End && char.IsWhiteSpace(text[position]))
        {
            position++;
        }

        return position + 3 <= line.End && text[position] == '/' && text[position + 1] == '/' && text[position + 2] == '/' ? position + 3 : -1;
    }
}
