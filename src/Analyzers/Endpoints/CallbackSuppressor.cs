using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// A suppressor of two diagnostics that do not apply to callbacks. CS8425 ("decorate it with [EnumeratorCancellation]") does not, since
/// generated code passes the token to the method itself. CA1822 ("can be marked as static") does not, since a static method is not a
/// callback.
/// <code>
/// public async IAsyncEnumerable&lt;int&gt; OnMessage(Count count, CancellationToken cancellationToken) { … }
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableDictionary<string, SuppressionDescriptor> _suppressions = ImmutableArray.Create(
        new SuppressionDescriptor(
            "WSTS001", "CS8425", "The toolkit passes its token to the callback directly, so [EnumeratorCancellation] is not needed."),
        new SuppressionDescriptor(
            "WSTS002", "CA1822", "The toolkit calls callbacks on an instance, so a static method is not a callback."))
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
