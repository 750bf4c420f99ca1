using System.Composition;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.CodeFixes.LateSubscription;

/// <summary>
/// A fix of WST101: it moves an attachment before the wait that makes it late, if the attachment uses no value that is created in between.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AttachFirstFix))]
[Shared]
public sealed class AttachFirstFix : SequentialFix
{
    internal const string Key = RuleIds.LateSubscription + ".AttachFirst";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [RuleIds.LateSubscription];

    private protected override ImmutableArray<(string Key, string Title)> Actions { get; } = [(Key, "Attach the listener first")];

    private protected override Task<Document?> FixAsync(FixSite site, string key)
    {
        if (LateStatement.Find(site) is not { } late || late.UsesValueFromBetween(site) || AttachmentReads.MayDependOnBetween(late, site))
        {
            return Task.FromResult<Document?>(null);
        }

        return Task.FromResult(Moved(late, site.Root) is { } statements
            ? site.Document.WithSyntaxRoot(site.Root.ReplaceNode(late.Wait.Parent!, ((BlockSyntax)late.Wait.Parent!).WithStatements(statements)))
            : null);
    }

    /// <summary>Returns the statements with the attachment before the wait; null if a comment would be lost.</summary>
    private static SyntaxList<StatementSyntax>? Moved(LateStatement late, SyntaxNode root)
    {
        var statements = late.Statements.ToList();
        var (wait, attachment) = (late.WaitIndex, late.AttachmentIndex);
        var moved = WithoutBlankLines(late.Attachment);
        var isWaitFirst = BeginsLine(late.Wait);
        var lineEnd = SyntaxFactory.TriviaList(LineEnds.Of(root));
        if (!BeginsLine(late.Attachment))
        {
            // The line goes on without the attachment: its end becomes that of the statement before.
            var before = statements[attachment - 1];
            if (before.GetTrailingTrivia().HasComment() || late.Attachment.GetLeadingTrivia().HasComment())
            {
                return null;
            }

            statements[attachment - 1] = before.WithTrailingTrivia(late.Attachment.GetTrailingTrivia());
            moved = moved.WithTrailingTrivia(isWaitFirst ? lineEnd : SyntaxFactory.TriviaList(SyntaxFactory.Space))
                .WithLeadingTrivia(isWaitFirst ? Indentation(late.Wait) : default);
        }
        else if (!EndsLine(late.Attachment))
        {
            if (attachment + 1 < statements.Count)
            {
                var indented = statements[attachment + 1].GetLeadingTrivia().InsertRange(0, Indentation(late.Attachment));
                statements[attachment + 1] = statements[attachment + 1].WithLeadingTrivia(indented);
            }

            moved = moved.WithTrailingTrivia(late.Attachment.GetTrailingTrivia().HasComment()
                ? late.Attachment.GetTrailingTrivia().AddRange(lineEnd)
                : lineEnd);
        }
        else if (!isWaitFirst)
        {
            if (moved.GetLeadingTrivia().HasComment() || moved.GetTrailingTrivia().HasComment())
            {
                return null;
            }

            moved = moved.WithLeadingTrivia(late.Wait.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space);
        }

        statements.RemoveAt(attachment);
        statements.Insert(wait, moved);
        return SyntaxFactory.List(statements);
    }

    private static bool BeginsLine(StatementSyntax statement) =>
        statement.GetLeadingTrivia().Any(SyntaxKind.EndOfLineTrivia)
        || statement.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);

    private static bool EndsLine(StatementSyntax statement) => statement.GetTrailingTrivia().Any(SyntaxKind.EndOfLineTrivia);

    private static SyntaxTriviaList Indentation(StatementSyntax statement) =>
        SyntaxFactory.TriviaList(statement.GetLeadingTrivia().Reverse().Take(1).Where(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)));

    private static StatementSyntax WithoutBlankLines(StatementSyntax statement)
    {
        var trivia = statement.GetLeadingTrivia();
        var blank = trivia.TakeWhile(static piece => piece.IsKind(SyntaxKind.EndOfLineTrivia) || piece.IsKind(SyntaxKind.WhitespaceTrivia))
            .Select(static (piece, i) => (piece, i))
            .Where(static line => line.piece.IsKind(SyntaxKind.EndOfLineTrivia))
            .Select(static line => line.i + 1)
            .LastOrDefault();
        return statement.WithLeadingTrivia(trivia.Skip(blank));
    }
}
