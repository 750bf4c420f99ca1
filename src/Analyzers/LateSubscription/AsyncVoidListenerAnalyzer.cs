using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>
/// An analyzer that reports listeners that no code can await. WST004 reports such callbacks of an endpoint.
/// <code>
/// connection.OnMessage(Handle);                 // WST104
/// async void Handle(WebSocketMessage message) => await SaveAsync(message.ToArray());
/// </code>
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidListenerAnalyzer : DiagnosticAnalyzer
{
    private const string ReturnTask = "Return a Task instead";
    private const string CatchAndQueue = "The source takes no asynchronous listener: catch its exceptions, or queue the message";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.AsyncVoidListener];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var catalog = new SubscriptionCatalog([]);
            start.RegisterOperationAction(
                operation => AnalyzeAttachment(operation, catalog),
                OperationKind.Invocation, OperationKind.EventAssignment);
        });
    }

    private static void AnalyzeAttachment(OperationAnalysisContext context, SubscriptionCatalog catalog)
    {
        var operation = context.Operation;
        IEnumerable<IOperation> listeners;
        ISymbol member;
        var isMarked = true;
        if (catalog.Find(operation, SubscriptionCatalog.WithoutConversion) is { } attachment)
        {
            (listeners, member, isMarked) = (attachment.Listeners, attachment.Member, attachment.Subscription.IsMarked);
        }
        else if (operation is IInvocationOperation { TargetMethod: { Name: "OnClose" } close } call && close.ContainingType.IsConnection())
        {
            (listeners, member) = (call.Arguments.Select(argument => argument.Value), close);
        }
        else
        {
            return;
        }

        // An event of another library that has no asynchronous form leaves no choice.
        var hasTask = member.ContainingType.GetMembers(member.Name).OfType<IMethodSymbol>().Any(TakesAsyncListener);
        if (!isMarked && !hasTask)
        {
            return;
        }

        foreach (var listener in listeners)
        {
            var target = listener is IConversionOperation conversion ? conversion.Operand : listener;
            if (target is not IDelegateCreationOperation creation)
            {
                continue;
            }

            var (method, name) = creation.Target switch
            {
                IAnonymousFunctionOperation lambda => (lambda.Symbol, "The listener"),
                IMethodReferenceOperation reference => (reference.Method, $"The listener '{reference.Method.Name}'"),
                _ => (null, ""),
            };
            if (method is { IsAsync: true, ReturnsVoid: true })
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.AsyncVoidListener, creation.Target.Syntax.GetLocation(), name, hasTask ? ReturnTask : CatchAndQueue));
            }
        }
    }

    private static bool TakesAsyncListener(IMethodSymbol method) =>
        method.Parameters.Any(static parameter =>
            parameter.Type is INamedTypeSymbol { DelegateInvokeMethod.ReturnType: var result } && result.IsTaskLike());
}
