using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace WebSocketToolkit.CodeFixes;

/// <summary>A fix that is offered only when its result is known to compile, and that can be applied to a whole document.</summary>
public abstract class SequentialFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new SequentialFixAll(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics)
        {
            var (node, related) = NodesOf(root, diagnostic);
            foreach (var (key, title) in Actions)
            {
                if (await ApplyAsync(context.Document, node, related, key, context.CancellationToken).ConfigureAwait(false) is { } changed)
                {
                    context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), key), diagnostic);
                }
            }
        }
    }

    /// <summary>Gets the equivalence keys and titles of the actions.</summary>
    private protected abstract ImmutableArray<(string Key, string Title)> Actions { get; }

    /// <summary>Returns the changed document; null if the action is not possible, or would change the code's meaning.</summary>
    private protected abstract Task<Document?> FixAsync(FixSite site, string key);

    internal async Task<Document?> ApplyAsync(
        Document document, SyntaxNode node, SyntaxNode? related, string key, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var changed = await FixAsync(new FixSite(document, model, node, related, cancellationToken), key).ConfigureAwait(false);
        if (changed is null || await changed.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } after)
        {
            return null;
        }

        // A fix may change a document other than that of the diagnostic.
        if (changed.Id != document.Id)
        {
            model = await document.Project.GetDocument(changed.Id)!.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        }

        var errors = model!.GetDiagnostics(cancellationToken: cancellationToken).Count(IsError);
        return after.GetDiagnostics(cancellationToken: cancellationToken).Count(IsError) > errors ? null : changed;
    }

    internal static (SyntaxNode Node, SyntaxNode? Related) NodesOf(SyntaxNode root, Diagnostic diagnostic)
    {
        var related = diagnostic.AdditionalLocations.Count > 0 && diagnostic.AdditionalLocations[0].SourceTree == root.SyntaxTree
            ? root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true)
            : null;
        return (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), related);
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;
}
