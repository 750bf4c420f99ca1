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
        if (LateStatement.Find(site) is not { } late || late.UsesValueFromBetween(site))
        {
            return Task.FromResult<Document?>(null);
        }

        var changed = site.Root.TrackNodes(late.Attachment, late.Wait);
        changed = changed.InsertNodesBefore(changed.GetCurrentNode(late.Wait)!, [WithoutBlankLines(late.Attachment)]);
        changed = changed.RemoveNode(changed.GetCurrentNode(late.Attachment)!, SyntaxRemoveOptions.KeepNoTrivia)!;
        return Task.FromResult<Document?>(site.Document.WithSyntaxRoot(changed));
    }

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
