using Microsoft.CodeAnalysis.CSharp;

namespace WebSocketToolkit.CodeFixes;

/// <summary>The line breaks of a file, which a fix has to keep.</summary>
internal static class LineEnds
{
    /// <summary>Returns the line break that a file uses first.</summary>
    public static SyntaxTrivia Of(SyntaxNode root)
    {
        var first = root.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return first.IsKind(SyntaxKind.EndOfLineTrivia) ? SyntaxFactory.EndOfLine(first.ToString()) : SyntaxFactory.LineFeed;
    }

    /// <summary>Returns the trivia without comments, so that only blanks and line breaks remain.</summary>
    public static SyntaxTriviaList WithoutComments(this SyntaxTriviaList trivia) =>
        trivia.Any(static piece => piece.IsKind(SyntaxKind.EndOfLineTrivia))
            ? SyntaxFactory.TriviaList(trivia.First(static piece => piece.IsKind(SyntaxKind.EndOfLineTrivia)))
            : SyntaxFactory.TriviaList(trivia.Where(static piece => piece.IsKind(SyntaxKind.WhitespaceTrivia)));

    public static bool HasComment(this SyntaxTriviaList trivia) => trivia.Any(static piece =>
        !piece.IsKind(SyntaxKind.WhitespaceTrivia) && !piece.IsKind(SyntaxKind.EndOfLineTrivia));
}
