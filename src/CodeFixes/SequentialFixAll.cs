using Microsoft.CodeAnalysis.CodeFixes;

namespace WebSocketToolkit.CodeFixes;

/// <summary>
/// A provider that fixes the diagnostics of a document one after the other. Fixes that move statements meet in the same places, and a merge
/// of independent changes would drop most of them.
/// </summary>
internal sealed class SequentialFixAll(SequentialFix fix) : DocumentBasedFixAllProvider
{
    private const string Place = "WebSocketToolkit.Place";
    private const string Related = "WebSocketToolkit.Related";

    protected override async Task<Document?> FixAllAsync(FixAllContext context, Document document, ImmutableArray<Diagnostic> diagnostics)
    {
        var token = context.CancellationToken;
        if (await document.GetSyntaxRootAsync(token).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        var marks = new List<(SyntaxNode Node, SyntaxAnnotation Mark)>();
        foreach (var (diagnostic, i) in diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select((d, i) => (d, i)))
        {
            var (node, related) = SequentialFix.NodesOf(root, diagnostic);
            marks.Add((node, new SyntaxAnnotation(Place, Number(i))));
            if (related is not null)
            {
                marks.Add((related, new SyntaxAnnotation(Related, Number(i))));
            }
        }

        var byNode = marks.ToLookup(mark => mark.Node, mark => mark.Mark);
        var current = document.WithSyntaxRoot(
            root.ReplaceNodes(byNode.Select(group => group.Key), (old, now) => now.WithAdditionalAnnotations(byNode[old])));
        for (var i = 0; i < diagnostics.Length; i++)
        {
            var now = (await current.GetSyntaxRootAsync(token).ConfigureAwait(false))!;
            if (Find(now, Place, i) is not { } node)
            {
                continue;
            }

            var next = await fix.ApplyAsync(current, node, Find(now, Related, i), context.CodeActionEquivalenceKey!, token)
                .ConfigureAwait(false);
            current = next ?? current;
        }

        return current;
    }

    private static SyntaxNode? Find(SyntaxNode root, string kind, int i) => root.GetAnnotatedNodes(kind)
        .FirstOrDefault(node => node.GetAnnotations(kind).Any(mark => mark.Data == Number(i)));

    private static string Number(int i) => i.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
