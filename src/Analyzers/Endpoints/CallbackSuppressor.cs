using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// Silences what others say of callbacks and does not hold for them: CS8425 ("decorate it with [EnumeratorCancellation]"), since generated code
/// passes the token to the method itself, and CA1822 ("can be marked as static"), since a static method is no callback.
/// <code>
/// public async IAsyncEnumerable&lt;int&gt; OnMessage(Count count, CancellationToken cancellationToken) { … }
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableDictionary<string, SuppressionDescriptor> _suppressions = ImmutableArray.Create(
        new SuppressionDescriptor("WSTS001", "CS8425", "The toolkit calls the callback with its token, which needs no [EnumeratorCancellation]."),
        new SuppressionDescriptor("WSTS002", "CA1822", "The toolkit calls callbacks on an instance; a static method is none."))
        .ToImmutableDictionary(static suppression => suppression.SuppressedDiagnosticId, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. _suppressions.Values];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan)
                    .FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is { } method
                && IsCallback(method, context.CancellationToken))
            {
                context.ReportSuppression(Suppression.Create(_suppressions[diagnostic.Id], diagnostic));
            }
        }
    }

    private static bool IsCallback(IMethodSymbol method, CancellationToken cancellationToken) =>
        EndpointRules.Examine(method.ContainingType, cancellationToken) is { } shape
        && shape.Callbacks.Exists(callback => SymbolEqualityComparer.Default.Equals(callback.Method, method));
}
