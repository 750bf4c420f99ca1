namespace WebSocketToolkit.CodeFixes;

/// <summary>Where a fix is to be applied.</summary>
internal sealed class FixSite(Document document, SemanticModel model, SyntaxNode node, SyntaxNode? related, CancellationToken cancellationToken)
{
    public Document Document => document;

    public SemanticModel Model => model;

    /// <summary>What the diagnostic is reported at.</summary>
    public SyntaxNode Node => node;

    /// <summary>Its first additional location.</summary>
    public SyntaxNode? Related => related;

    public SyntaxNode Root => node.SyntaxTree.GetRoot(cancellationToken);

    public CancellationToken CancellationToken => cancellationToken;
}
