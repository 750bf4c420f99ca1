using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>
/// An analyzer that reports callbacks that wait for a later message of their own connection, which waits for the callback. It reports only
/// waits that nothing but such a message can end.
/// <code>
/// public async Task&lt;string> OnMessage(Ask ask) => await _answer.Task;       // WST109
/// public void OnMessage(Answer answer) => _answer.SetResult(answer.Text);
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SelfWaitAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.SelfWait];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(Start, SymbolKind.NamedType);
    }

    private static void Start(SymbolStartAnalysisContext start)
    {
        if (EndpointRules.RoutesOf((INamedTypeSymbol)start.Symbol).IsEmpty
            || EndpointRules.Examine((INamedTypeSymbol)start.Symbol, start.CancellationToken) is not { } shape)
        {
            return;
        }

        var waits = new SelfWaits(shape);
        start.RegisterOperationAction(
            context => waits.Note((IFieldReferenceOperation)context.Operation, context.ContainingSymbol), OperationKind.FieldReference);
        start.RegisterOperationAction(
            context => waits.Note((IAwaitOperation)context.Operation, context.ContainingSymbol), OperationKind.Await);
        start.RegisterOperationAction(
            context => waits.Note((ILoopOperation)context.Operation, context.ContainingSymbol), OperationKind.Loop);
        start.RegisterSymbolEndAction(context =>
        {
            foreach (var diagnostic in waits.Find())
            {
                context.ReportDiagnostic(diagnostic);
            }
        });
    }
}
