namespace WebSocketToolkit.CodeFixes;

/// <summary>The place at which a fix is to be applied.</summary>
internal sealed class FixSite(
    Document document, SemanticModel model, SyntaxNode node, SyntaxNode? related, CancellationToken cancellationToken)
{
    public Document Document => document;

    public SemanticModel Model => model;

    /// <summary>Gets the node at which the diagnostic is reported.</summary>
    public SyntaxNode Node => node;

    /// <summary>Gets the node at the diagnostic's first additional location.</summary>
    public SyntaxNode? Related => related;

    public SyntaxNode Root => node.SyntaxTree.GetRoot(cancellationToken);

    public CancellationToken CancellationToken => cancellationToken;
}
