using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Payloads;

/// <summary>
/// An analyzer that reports received memory that outlives its callback.
/// <code>
/// public void OnMessage(ReadOnlyMemory&lt;byte&gt; frame) => _last = frame;      // WST105
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PayloadEscapeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.PayloadEscapes];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var catalog = new SubscriptionCatalog([]);
            start.RegisterOperationBlockAction(block => AnalyzeCallback(block));
            start.RegisterOperationAction(operation => AnalyzeListeners(operation, catalog), OperationKind.Invocation);
        });
    }

    private static void AnalyzeCallback(OperationBlockAnalysisContext context)
    {
        if (context.OwningSymbol is IMethodSymbol method
            && EndpointCallbacks.NameOf(method) is "OnMessage" or "OnError"
            && !HasOwnCopy(method))
        {
            foreach (var block in context.OperationBlocks.OfType<IBlockOperation>())
            {
                new PayloadEscapes(method, block, context.Compilation, context.ReportDiagnostic, context.CancellationToken).Run();
            }
        }
    }

    /// <summary>
    /// Indicates whether the callback is given a copy: callbacks that stream replies, and operations, outlive their turn.
    /// </summary>
    private static bool HasOwnCopy(IMethodSymbol method) =>
        method.ReturnType.IsAsyncEnumerable() || method.GetAttributes().Any(KnownTypes.IsOperation);

    private static void AnalyzeListeners(OperationAnalysisContext context, SubscriptionCatalog catalog)
    {
        if (catalog.Find(context.Operation, SubscriptionCatalog.WithoutConversion) is not { Subscription.IsMarked: true } attachment
            || attachment.Subscription.EffectWhenLate != LateAttachmentEffect.Stalls)
        {
            return;
        }

        foreach (var listener in attachment.Listeners)
        {
            var target = listener is IConversionOperation conversion ? conversion.Operand : listener;
            switch ((target as IDelegateCreationOperation)?.Target)
            {
                case IAnonymousFunctionOperation lambda:
                    FindEscapes(lambda.Symbol, lambda.Body);
                    break;
                case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local }
                    when FindLocalFunction(context.Operation, local) is { Body: { } body }:
                    FindEscapes(local, body);
                    break;
            }
        }

        void FindEscapes(IMethodSymbol function, IBlockOperation body) =>
            new PayloadEscapes(function, body, context.Compilation, context.ReportDiagnostic, context.CancellationToken).Run();
    }

    private static ILocalFunctionOperation? FindLocalFunction(IOperation from, IMethodSymbol local)
    {
        while (from.Parent is { } parent)
        {
            from = parent;
        }

        return from.Descendants()
            .OfType<ILocalFunctionOperation>()
            .FirstOrDefault(function => SymbolEqualityComparer.Default.Equals(function.Symbol, local));
    }
}
