using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace WebSocketToolkit.CodeFixes;

/// <summary>
/// The preprocessor's directives of a file. They belong to lines and not to statements, so that code which is moved over one has another
/// meaning, or none in another configuration.
/// </summary>
internal static class Directives
{
    /// <summary>Indicates whether a directive begins inside the span.</summary>
    public static bool AreWithin(SyntaxNode root, TextSpan span) =>
        root.ContainsDirectives && Of(root).Any(directive => span.Contains(directive.SpanStart));

    /// <summary>Indicates whether two versions of a file have the same directives in the same order.</summary>
    public static bool AreSame(SyntaxNode before, SyntaxNode after) =>
        Of(before).Select(static directive => directive.ToString()).SequenceEqual(Of(after).Select(static directive => directive.ToString()));

    private static IEnumerable<DirectiveTriviaSyntax> Of(SyntaxNode root)
    {
        for (var directive = root.GetFirstDirective(); directive is not null; directive = directive.GetNextDirective())
        {
            yield return directive;
        }
    }
}
