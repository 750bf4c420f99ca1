using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

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
                if (await ApplyAsync(context.Document, node, related, key, context.CancellationToken).ConfigureAwait(false) is { } changed
                    && await CompilesAsync(context.Document, changed, context.CancellationToken).ConfigureAwait(false))
                {
                    context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(changed), key), diagnostic);
                }
            }
        }
    }

    /// <summary>Gets the equivalence keys and titles of the actions.</summary>
    private protected abstract ImmutableArray<(string Key, string Title)> Actions { get; }

    internal string TitleOf(string? key) => Actions.First(action => action.Key == key).Title;

    /// <summary>Returns the changed document; null if the action is not possible, or would change the code's meaning.</summary>
    private protected abstract Task<Document?> FixAsync(FixSite site, string key);

    /// <summary>Applies the action. The result may still have errors (<see cref="CompilesAsync"/>).</summary>
    internal async Task<Document?> ApplyAsync(
        Document document, SyntaxNode node, SyntaxNode? related, string key, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return null;
        }

        var changed = await FixAsync(new FixSite(document, model, node, related, cancellationToken), key).ConfigureAwait(false);
        return changed is not null && await KeepsDirectivesAsync(document, changed, cancellationToken).ConfigureAwait(false) ? changed : null;
    }

    /// <summary>
    /// Indicates whether the changed document has no more errors than before. Its text is parsed again: the changed tree may have tokens that
    /// the text does not have, such as those behind a directive.
    /// </summary>
    internal static async Task<bool> CompilesAsync(Document document, Document changed, CancellationToken cancellationToken)
    {
        var text = await changed.GetTextAsync(cancellationToken).ConfigureAwait(false);
        var parsed = changed.WithText(SourceText.From(text.ToString(), text.Encoding, text.ChecksumAlgorithm));
        var after = await CountErrorsAsync(parsed, cancellationToken).ConfigureAwait(false);

        // Most code has no errors, and then there is no need to count those from before. A fix may change a document other than its own.
        return after == 0
            || after <= await CountErrorsAsync(document.Project.GetDocument(changed.Id)!, cancellationToken).ConfigureAwait(false);
    }

    internal static (SyntaxNode Node, SyntaxNode? Related) NodesOf(SyntaxNode root, Diagnostic diagnostic)
    {
        var related = diagnostic.AdditionalLocations.Count > 0 && diagnostic.AdditionalLocations[0].SourceTree == root.SyntaxTree
            ? root.FindNode(diagnostic.AdditionalLocations[0].SourceSpan, getInnermostNodeForTie: true)
            : null;
        return (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), related);
    }

    private static async Task<bool> KeepsDirectivesAsync(Document document, Document changed, CancellationToken cancellationToken)
    {
        var before = document.Project.GetDocument(changed.Id)!;
        var root = (await before.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        if (!root.ContainsDirectives)
        {
            return true;
        }

        var changes = await changed.GetTextChangesAsync(before, cancellationToken).ConfigureAwait(false);
        return changes.All(change => !Directives.AreWithin(root, change.Span))
            && Directives.AreSame(root, (await changed.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!);
    }

    private static async Task<int> CountErrorsAsync(Document document, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return model!.GetDiagnostics(cancellationToken: cancellationToken)
            .Count(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
