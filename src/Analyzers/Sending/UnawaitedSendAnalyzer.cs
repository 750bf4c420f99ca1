using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Sending;

/// <summary>
/// An analyzer that reports sends and closes that are not awaited.
/// <code>
/// connection.SendAsync("welcome");              // WST106
/// </code>
/// A discard (<c>_ = connection.SendAsync(…)</c>) shows the intention, and is not reported.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedSendAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.UnawaitedSend];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(AnalyzeStatement, OperationKind.ExpressionStatement);
        context.RegisterOperationAction(AnalyzeLocal, OperationKind.VariableDeclarator);
    }

    private static void AnalyzeStatement(OperationAnalysisContext context)
    {
        var value = ((IExpressionStatementOperation)context.Operation).Operation;
        if (value is IConditionalAccessOperation access)
        {
            value = access.WhenNotNull;
        }

        Check(context, value);
    }

    /// <summary>Checks a task in a local: if the local is never read, the task is not awaited.</summary>
    private static void AnalyzeLocal(OperationAnalysisContext context)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (declarator.GetVariableInitializer()?.Value is not { } value || SendIn(value) is null)
        {
            return;
        }

        IOperation root = declarator;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        if (!root.Descendants().Any(operation =>
            operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol)))
        {
            Check(context, value);
        }
    }

    private static void Check(OperationAnalysisContext context, IOperation value)
    {
        if (SendIn(value) is { } send)
        {
            var isRaw = send.TargetMethod.ContainingType.IsOrInherits("System.Net.WebSockets.WebSocket");
            var effect = send.TargetMethod.Name.StartsWith("Close", StringComparison.Ordinal)
                ? "a failure goes unnoticed, and the code that follows does not wait for the close"
                : isRaw
                    ? "a failure goes unnoticed, and a second send throws while this one runs"
                    : "the sender does not slow down with a slow peer, and its buffer must not be reused";
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.UnawaitedSend, send.Syntax.GetLocation(), CodeExcerpt.Of(Whole(send)), effect));
        }
    }

    /// <summary>Returns the code that a message quotes: <c>c?.SendAsync("x")</c> and not its last part.</summary>
    private static IOperation Whole(IOperation send)
    {
        var whole = send;
        while (whole.Parent is IInvocationOperation call && call.Instance == whole)
        {
            whole = call;
        }

        return whole.Parent is IConditionalAccessOperation access && access.WhenNotNull == whole ? access : send;
    }

    private static IInvocationOperation? SendIn(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve", Instance: { } inner })
        {
            value = inner;
        }

        return value is IInvocationOperation call && IsSend(call.TargetMethod) ? call : null;
    }

    private static bool IsSend(IMethodSymbol method) =>
        (method.Name.StartsWith("Send", StringComparison.Ordinal) || method.Name.StartsWith("Close", StringComparison.Ordinal))
        && method.ReturnType.IsTaskLike()
        && ((method.ContainingAssembly?.Name == "WebSocketToolkit"
                && method.ContainingType.ContainingNamespace.HasFullName("WebSocketToolkit"))
            || method.ContainingType.IsOrInherits("System.Net.WebSockets.WebSocket"));
}
