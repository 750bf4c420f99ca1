using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers;

/// <summary>
/// Silences CS8425 ("decorate it with [EnumeratorCancellation]") on callbacks that return streams: generated code passes the token to the
/// method itself.
/// <code>
/// public async IAsyncEnumerable&lt;int&gt; OnMessage(Count count, CancellationToken cancellationToken) { … }
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CancellationSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor _tokenIsPassed = new(
        "WSTS001", "CS8425", "The toolkit calls the callback with its token, which needs no [EnumeratorCancellation].");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [_tokenIsPassed];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan)
                    .FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is IMethodSymbol method
                && IsCallback(method, context.CancellationToken))
            {
                context.ReportSuppression(Suppression.Create(_tokenIsPassed, diagnostic));
            }
        }
    }

    private static bool IsCallback(IMethodSymbol method, CancellationToken cancellationToken) =>
        EndpointRules.Examine(method.ContainingType, cancellationToken) is { } shape
        && shape.Callbacks.Exists(callback => SymbolEqualityComparer.Default.Equals(callback.Method, method));
}
