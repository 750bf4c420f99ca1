using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WebSocketToolkit.CodeFixes;

/// <summary>The methods that fixes need for expressions.</summary>
internal static class ExpressionSyntaxExtensions
{
    /// <summary>Returns the expression as an operand of a unary operator.</summary>
    public static ExpressionSyntax Parenthesized(this ExpressionSyntax expression) =>
        expression is InvocationExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax
            or AwaitExpressionSyntax
            ? expression
            : SyntaxFactory.ParenthesizedExpression(expression);
}
