using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace WebSocketToolkit.CodeFixes.LateSubscription;

/// <summary>An attachment that is a whole statement, after the wait, in the same block.</summary>
internal sealed class LateStatement
{
    private readonly IReadOnlyList<StatementSyntax> _statements;
    private readonly int _wait;
    private readonly int _attachment;

    private LateStatement(IReadOnlyList<StatementSyntax> statements, int wait, int attachment)
    {
        _statements = statements;
        _wait = wait;
        _attachment = attachment;
    }

    public StatementSyntax Wait => _statements[_wait];

    public StatementSyntax Attachment => _statements[_attachment];

    /// <summary>Gets the statements from the wait up to the attachment, without the attachment.</summary>
    public IEnumerable<StatementSyntax> Between => _statements.Skip(_wait).Take(_attachment - _wait);

    /// <summary>Gets the statements of the block, the attachment included.</summary>
    public IReadOnlyList<StatementSyntax> Statements => _statements;

    /// <summary>Gets the number of the wait among the statements.</summary>
    public int WaitIndex => _wait;

    /// <summary>Gets the number of the attachment among the statements.</summary>
    public int AttachmentIndex => _attachment;

    public static LateStatement? Find(FixSite site)
    {
        if (site.Related is not { } wait
            || site.Node.FirstAncestorOrSelf<ExpressionSyntax>()?.Parent is not ExpressionStatementSyntax attachment
            || attachment.Parent is not BlockSyntax block
            || wait.AncestorsAndSelf().OfType<StatementSyntax>().LastOrDefault(statement => statement.Parent == block) is not { } first)
        {
            return null;
        }

        var late = new LateStatement(block.Statements, block.Statements.IndexOf(first), block.Statements.IndexOf(attachment));
        return late._wait < late._attachment && !late.CrossesDirective(site) && !late.MayLeave(site) ? late : null;
    }

    /// <summary>Indicates whether the attachment uses a value that is created, or changes, between the wait and the attachment.</summary>
    public bool UsesValueFromBetween(FixSite site)
    {
        var flow = site.Model.AnalyzeDataFlow(Wait, _statements[_attachment - 1])!;
        var used = site.Model.AnalyzeDataFlow(Attachment)!;
        var born = new HashSet<ISymbol>(flow.VariablesDeclared.Concat(flow.WrittenInside), SymbolEqualityComparer.Default);
        if (used.ReadInside.Concat(used.WrittenInside).Concat(used.Captured).Any(born.Contains))
        {
            return true;
        }

        var written = Between.SelectMany(statement => WrittenMembers(statement, site));
        var members = new HashSet<ISymbol>(written, SymbolEqualityComparer.Default);
        return members.Count > 0 && Attachment.DescendantNodes().OfType<SimpleNameSyntax>()
            .Any(name => site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol is { } symbol && members.Contains(symbol));
    }

    private bool CrossesDirective(FixSite site) =>
        Directives.AreWithin(site.Root, TextSpan.FromBounds(Wait.FullSpan.Start, Attachment.FullSpan.End));

    private static IEnumerable<ISymbol> WrittenMembers(SyntaxNode statement, FixSite site) => statement.DescendantNodes()
        .Select(static node => node switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left,
            PostfixUnaryExpressionSyntax unary => unary.Operand,
            PrefixUnaryExpressionSyntax unary => unary.Operand,
            _ => null,
        })
        .Where(static target => target is not null)
        .SelectMany(target => target!.DescendantNodesAndSelf().OfType<SimpleNameSyntax>())
        .Select(name => site.Model.GetSymbolInfo(name, site.CancellationToken).Symbol)
        .Where(static symbol => symbol is IFieldSymbol or IPropertySymbol or IEventSymbol)!;

    /// <summary>
    /// Indicates whether the statements in between may leave the method before the attachment: a check that ends the method must stay
    /// before it.
    /// </summary>
    private bool MayLeave(FixSite site)
    {
        var flow = site.Model.AnalyzeControlFlow(Wait, _statements[_attachment - 1])!;
        return !flow.Succeeded
            || flow.ExitPoints.Length > 0
            || flow.EntryPoints.Length > 0
            || flow.ReturnStatements.Length > 0
            || Between.Any(statement => statement
                .DescendantNodesAndSelf(static node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .Any(static node => node is ThrowStatementSyntax or ThrowExpressionSyntax or YieldStatementSyntax));
    }
}
