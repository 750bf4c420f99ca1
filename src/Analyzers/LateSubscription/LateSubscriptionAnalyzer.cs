using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;

namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>
/// An analyzer that reports listeners that are attached too late.
/// <code>
/// app.MapWebSocket("/chat", async connection =>
/// {
///     var history = await LoadAsync();          // messages may arrive
///     connection.OnMessage(message => …);       // WST101
/// });
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LateSubscriptionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [Descriptors.LateSubscription, Descriptors.BlockingWait, Descriptors.DeferredSubscription, Descriptors.LateReceive];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var settings = new ConcurrentDictionary<LateSubscriptionSettings, MethodSummaries>();
            start.RegisterOperationBlockAction(block => Analyze(block, settings));
        });
    }

    private static void Analyze(
        OperationBlockAnalysisContext context, ConcurrentDictionary<LateSubscriptionSettings, MethodSummaries> perSettings)
    {
        var options = context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.OperationBlocks[0].Syntax.SyntaxTree);
        var summaries = perSettings.GetOrAdd(
            LateSubscriptionSettings.Read(options),
            settings => new MethodSummaries(
                context.Compilation, new SubscriptionCatalog(settings.Sources), new BlockingCalls(settings.BlockingCalls)));
        var isCallback = EndpointCallbacks.NameOf(context.OwningSymbol) is not null;
        foreach (var block in context.OperationBlocks)
        {
            if (isCallback || IsOfInterest(block, summaries))
            {
                var body = Body.Create(context.GetControlFlowGraph(block), context.OwningSymbol, context.CancellationToken);
                new BodyAnalysis(body, summaries, new SummaryQuery(context.CancellationToken), context.ReportDiagnostic).Run();
            }
        }
    }

    /// <summary>Takes a quick look before the graph is built, since most code attaches no listener.</summary>
    private static bool IsOfInterest(IOperation block, MethodSummaries summaries)
    {
        foreach (var operation in block.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.MethodKind: MethodKind.Ordinary } call
                    when summaries.CanAttach(call, caller: null):
                case IInvocationOperation or IEventAssignmentOperation or ISimpleAssignmentOperation
                    when operation.IsListening() || summaries.Catalog.Find(operation, SubscriptionCatalog.WithoutConversion) is not null:
                case IMethodReferenceOperation { Method: { MethodKind: MethodKind.Ordinary } method }
                    when !method.DeclaringSyntaxReferences.IsEmpty && summaries.Catalog.HoldsSource(method.ContainingType):
                    return true;
            }
        }

        return false;
    }
}
