using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace WebSocketToolkit.CodeFixes;

/// <summary>
/// A provider that fixes one diagnostic after the other. Fixes that move statements meet in the same places, and a merge of independent
/// changes would drop most of them. A changed file is compiled once, after the last fix. If one has an error then, each fix is checked alone.
/// </summary>
internal sealed class SequentialFixAll(SequentialFix fix) : FixAllProvider
{
    private const string Place = "WebSocketToolkit.Place";
    private const string Related = "WebSocketToolkit.Related";

    public override Task<CodeAction?> GetFixAsync(FixAllContext context) => Task.FromResult<CodeAction?>(CodeAction.Create(
        fix.TitleOf(context.CodeActionEquivalenceKey), token => FixAsync(context, token), context.CodeActionEquivalenceKey));

    private static IEnumerable<Document> DocumentsOf(FixAllContext context) => context.Scope switch
    {
        FixAllScope.Document => [context.Document!],
        FixAllScope.Project => context.Project.Documents,
        FixAllScope.Solution => context.Solution.Projects
            .Where(project => project.Language == context.Project.Language)
            .SelectMany(static project => project.Documents),
        _ => [],
    };

    private async Task<Solution> FixAsync(FixAllContext context, CancellationToken cancellationToken)
    {
        // A fix may change another file than that of its diagnostic, so every place is marked before the first fix.
        var marked = context.Solution;
        var places = new List<(DocumentId Document, int Number)>();
        foreach (var document in DocumentsOf(context))
        {
            var diagnostics = await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
            if (!diagnostics.IsEmpty && await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root)
            {
                marked = marked.WithDocumentSyntaxRoot(document.Id, Mark(root, diagnostics, document.Id, places));
            }
        }

        var key = context.CodeActionEquivalenceKey!;
        var all = await ApplyAsync(marked, places, key, isChecked: false, cancellationToken).ConfigureAwait(false);
        return await CompilesAsync(context.Solution, all, cancellationToken).ConfigureAwait(false)
            ? all
            : await ApplyAsync(marked, places, key, isChecked: true, cancellationToken).ConfigureAwait(false);
    }

    private static SyntaxNode Mark(
        SyntaxNode root, ImmutableArray<Diagnostic> diagnostics, DocumentId document, List<(DocumentId Document, int Number)> places)
    {
        var marks = new List<(SyntaxNode Node, SyntaxAnnotation Mark)>();
        foreach (var diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            var (node, related) = SequentialFix.NodesOf(root, diagnostic);
            marks.Add((node, new SyntaxAnnotation(Place, Text(places.Count))));
            if (related is not null)
            {
                marks.Add((related, new SyntaxAnnotation(Related, Text(places.Count))));
            }

            places.Add((document, places.Count));
        }

        var byNode = marks.ToLookup(static mark => mark.Node, static mark => mark.Mark);
        return root.ReplaceNodes(
            byNode.Select(static group => group.Key), (old, now) => now.WithAdditionalAnnotations(byNode[old]));
    }

    private async Task<Solution> ApplyAsync(
        Solution solution, List<(DocumentId Document, int Number)> places, string key, bool isChecked, CancellationToken cancellationToken)
    {
        foreach (var (id, number) in places)
        {
            var document = solution.GetDocument(id)!;
            var root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
            if (Find(root, Place, number) is { } node
                && await fix.ApplyAsync(document, node, Find(root, Related, number), key, cancellationToken)
                    .ConfigureAwait(false) is { } next
                && (!isChecked || await SequentialFix.CompilesAsync(document, next, cancellationToken).ConfigureAwait(false)))
            {
                solution = next.Project.Solution;
            }
        }

        return solution;
    }

    private static async Task<bool> CompilesAsync(Solution before, Solution after, CancellationToken cancellationToken)
    {
        var changed = after.GetChanges(before).GetProjectChanges()
            .SelectMany(static project => project.GetChangedDocuments(onlyGetDocumentsWithTextChanges: true));
        foreach (var id in changed)
        {
            if (!await SequentialFix.CompilesAsync(before.GetDocument(id)!, after.GetDocument(id)!, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private static SyntaxNode? Find(SyntaxNode root, string kind, int number) => root.GetAnnotatedNodes(kind)
        .FirstOrDefault(node => node.GetAnnotations(kind).Any(mark => mark.Data == Text(number)));

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
