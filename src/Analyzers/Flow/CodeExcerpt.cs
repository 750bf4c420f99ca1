using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The form in which a message quotes code: on one line, and not too long.</summary>
internal static class CodeExcerpt
{
    private const int MaxLength = 60;

    public static string Of(IOperation operation) => Of(operation.IsImplicit ? OfStatement(operation.Syntax) : operation.Syntax.ToString());

    /// <summary>Quotes a statement that implies an await: the operation refers to an expression or a declarator of the statement.</summary>
    private static string OfStatement(SyntaxNode part) => part.FirstAncestorOrSelf<StatementSyntax>() switch
    {
        CommonForEachStatementSyntax loop => $"await foreach (… in {loop.Expression})",
        UsingStatementSyntax use => $"await using ({(SyntaxNode?)use.Declaration ?? use.Expression})",
        LocalDeclarationStatementSyntax declaration => $"await using {declaration.Declaration}",
        _ => part.ToString(),
    };

    private static string Of(string code)
    {
        var line = new StringBuilder();
        foreach (var c in code)
        {
            if (!char.IsWhiteSpace(c))
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[line.Length - 1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.Length <= MaxLength ? line.ToString() : line.ToString(0, MaxLength - 1) + "…";
    }
}
