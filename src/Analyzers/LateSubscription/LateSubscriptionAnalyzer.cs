using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;

namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>
/// Reports listeners that are attached too late.
/// <code>
/// app.MapWebSocket("/chat", async connection =>
/// {
///     var history = await LoadAsync();          // messages arrive meanwhile
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
            settings => new MethodSummaries(context.Compilation, new SubscriptionCatalog(settings.Sources), new BlockingCalls(settings.BlockingCalls)));
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

    /// <summary>A quick look before the graph is built: most code attaches nothing.</summary>
    private static bool IsOfInterest(IOperation block, MethodSummaries summaries)
    {
        foreach (var operation in block.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation call when summaries.CanAttach(call, caller: null) && call.TargetMethod.MethodKind == MethodKind.Ordinary:
                case IInvocationOperation or IEventAssignmentOperation or ISimpleAssignmentOperation
                    when summaries.Catalog.Find(operation, static value => value) is not null:
                case IMethodReferenceOperation { Method: { MethodKind: MethodKind.Ordinary, DeclaringSyntaxReferences.IsEmpty: false } method }
                    when summaries.Catalog.HoldsSource(method.ContainingType):
                    return true;
            }
        }

        return false;
    }
}
