using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Roslyn.Tests.Architecture;
using WebSocketToolkit.Roslyn.Tests.Kit;
using WebSocketToolkit.Tests;

namespace WebSocketToolkit.Roslyn.Tests.Docs.Reference;

/// <summary>Reads facts from the sources that no public member tells.</summary>
internal static class SourceFacts
{
    /// <summary>Returns the syntax of all files of a folder below <c>src</c>.</summary>
    /// <param name="folder">The folder.</param>
    public static List<SyntaxNode> Read(string folder) =>
    [
        .. SourceProject.Read(Path.Combine(Repository.Root, "src", folder))
            .Select(static file => CSharpSyntaxTree.ParseText(file.Text, Compile.ParseOptions, file.Path).GetRoot()),
    ];

    /// <summary>Returns the arguments of all calls and creations whose argument at a position is a member of a type.</summary>
    /// <param name="files">The files.</param>
    /// <param name="type">The name of the type, such as an enum.</param>
    public static IEnumerable<(string Member, ExpressionSyntax[] Following)> ArgumentsAfter(IEnumerable<SyntaxNode> files, string type) =>
        from file in files
        from list in file.DescendantNodes().OfType<ArgumentListSyntax>()
        from i in Enumerable.Range(0, list.Arguments.Count)
        let access = list.Arguments[i].Expression as MemberAccessExpressionSyntax
        where access?.Expression.ToString() == type
        select (access.Name.Identifier.Text, list.Arguments.Skip(i + 1).Select(static argument => argument.Expression).ToArray());

    /// <summary>Returns the texts of an expression, with an ellipsis for each value in them.</summary>
    /// <param name="expression">A literal, an interpolated text, or a choice of them.</param>
    public static IEnumerable<string> TextsOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => [literal.Token.ValueText],
        InterpolatedStringExpressionSyntax text =>
            [string.Concat(text.Contents.Select(static part => part is InterpolatedStringTextSyntax literal ? literal.TextToken.ValueText : "…"))],
        ConditionalExpressionSyntax choice => TextsOf(choice.WhenTrue).Concat(TextsOf(choice.WhenFalse)),
        BinaryExpressionSyntax sum => [string.Concat(TextsOf(sum.Left)) + string.Concat(TextsOf(sum.Right))],
        ParenthesizedExpressionSyntax inner => TextsOf(inner.Expression),
        _ => [],
    };
}
