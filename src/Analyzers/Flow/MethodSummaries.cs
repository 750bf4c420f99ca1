using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// The summaries of methods, as far as their source tells: whether a call may wait, whether it blocks, and its effect on a subscription.
/// Calls through interfaces, overridable methods and unknown delegates have no summary. Results are kept for the compilation, except those
/// that a recursion or the bound on the call chain has cut short.
/// </summary>
internal sealed partial class MethodSummaries(Compilation compilation, SubscriptionCatalog catalog, BlockingCalls blocking)
{
    private const int MaxCallChain = 8;

    /// <summary>The bound on the work for one body, in code that calls itself in many ways.</summary>
    private const int MaxSummariesPerBody = 500;

    private readonly ConcurrentDictionary<IMethodSymbol, Body?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _mayWait = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _blocks = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<TrackedSubscription>> _attachments = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<(ISymbol, TrackedSubscription, SubscriptionStatus), SubscriptionStatus> _transfers = new();

    public SubscriptionCatalog Catalog => catalog;

    /// <summary>Returns the called function, if its code is known and runs during the call.</summary>
    public Callee? Find(IOperation call, Body caller, CancellationToken cancellationToken)
    {
        var method = call switch
        {
            IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } target } => caller.TargetOf(target),
            IInvocationOperation invocation => invocation.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            _ => null,
        };
        if (method is null)
        {
            return null;
        }

        if (caller.Find(method) is { } nested)
        {
            return IsIterator(nested) ? null : new Callee(caller, caller, nested, call);
        }

        if (IsOverridable(method, call) || BodyOf(method.OriginalDefinition, cancellationToken) is not { } body || IsIterator(body.Root))
        {
            return null;
        }

        return new Callee(caller, body, body.Root, call);
    }

    /// <summary>Indicates whether the task that the call returns may be incomplete; null if that is not known.</summary>
    public bool? MayWait(IInvocationOperation call, Body caller, SummaryQuery query) =>
        Find(call, caller, query.CancellationToken) is { } callee ? MayWait(callee, query) : null;

    public bool MayWait(Callee callee, SummaryQuery query) =>
        Summarize(callee, _mayWait, "waits", query, whenCut: false, whenTooDeep: true, () =>
            callee.Method?.IsAsync == true
                ? callee.Function.Operations().OfType<IAwaitOperation>().Any(wait => !IsComplete(wait.Operation, callee.Body, query))
                : callee.Function.Graph.Blocks.Any(block =>
                    block.IsReachable
                    && block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return
                    && block.BranchValue is { } value
                    && !IsComplete(value, callee.Body, query)));

    /// <summary>Indicates whether the call holds its thread.</summary>
    public bool Blocks(Callee callee, SummaryQuery query) =>
        Summarize(callee, _blocks, "blocks", query, whenCut: false, whenTooDeep: false, () =>
            callee.Function.Operations().Any(operation =>
                IsBlocking(operation, callee.Body, query)
                || (operation is IInvocationOperation call
                    && Find(call, callee.Body, query.CancellationToken) is { } inner
                    && Blocks(inner, query))));

    public bool IsBlocking(IOperation operation, Body body, SummaryQuery query) =>
        blocking.Blocks(operation, out var task) && (task is null || !(body.IsObserved(task) || IsComplete(task, body, query)));

    public bool IsComplete(IOperation value, Body body, SummaryQuery query) => KnownCompletion.IsComplete(
        value,
        reference => reference is IFieldReferenceOperation { Field: var field }
            ? InitializerOf(field, query.CancellationToken)
            : body.ValuesOf(reference),
        call => MayWait(call, body, query));

    /// <summary>Returns the subscriptions that the call attaches to, in the caller's names.</summary>
    public IEnumerable<TrackedSubscription> AttachmentsOf(Callee callee, SummaryQuery query)
    {
        foreach (var inner in Summarize(callee, _attachments, "attaches", query, [], [], () => CollectAttachments(callee, query)))
        {
            if (callee.Outside(inner.Source) is { } outside)
            {
                yield return inner with { Source = outside };
            }
        }
    }

    /// <summary>Returns the states that the call brings a subscription into, from one state.</summary>
    public SubscriptionStatus Transfer(Callee callee, TrackedSubscription inside, SubscriptionStatus from, SummaryQuery query)
    {
        var key = ((ISymbol)callee.Method!, inside, from);
        if (_transfers.TryGetValue(key, out var known))
        {
            return known;
        }

        var cuts = query.Cuts;
        if (!query.Enter("transfer", key, MaxCallChain, MaxSummariesPerBody))
        {
            return from;
        }

        var flow = new SubscriptionFlow(callee.Body, callee.Function, [inside], this, observer: null, query);
        var exit = flow.Run([SubscriptionProgress.Of(from)]);
        query.Leave("transfer", key);
        var result = exit is { } reached ? reached[0].Status : SubscriptionStatus.None;
        if (query.Cuts == cuts)
        {
            _transfers.TryAdd(key, result);
        }

        return result;
    }

    /// <summary>
    /// Indicates whether the call attaches to the source that it is given, rather than to one that it puts in its place first: a late source
    /// stays late when it is attached to, but a new one begins anew.
    /// </summary>
    public bool AttachesGiven(Callee callee, TrackedSubscription inside, SummaryQuery query)
    {
        var fromFlowing = Transfer(callee, inside, SubscriptionStatus.Flowing, query);
        if (!fromFlowing.HasFlag(SubscriptionStatus.Attached)
            || inside.Subscription.EffectWhenLate == LateAttachmentEffect.LeavesPingsUnanswered)
        {
            return fromFlowing.HasFlag(SubscriptionStatus.Attached);
        }

        var fromLate = Transfer(callee, inside, SubscriptionStatus.Late, query);
        return !fromLate.HasFlag(SubscriptionStatus.Attached)
            || (fromLate.HasFlag(SubscriptionStatus.Late) && (fromFlowing & SubscriptionStatus.Unattended) == SubscriptionStatus.None);
    }

    private ImmutableArray<TrackedSubscription> CollectAttachments(Callee callee, SummaryQuery query)
    {
        var found = ImmutableArray.CreateBuilder<TrackedSubscription>();
        foreach (var operation in callee.Function.Operations())
        {
            if (catalog.Find(operation, callee.Body.Resolve) is { } attachment)
            {
                if (callee.Body.PathOf(attachment.Source) is { } source)
                {
                    found.Add(new TrackedSubscription(source, attachment.Key, attachment.Subscription));
                }
            }
            else if (operation is IInvocationOperation call && CanAttach(call, callee.Body)
                && Find(call, callee.Body, query.CancellationToken) is { } inner)
            {
                found.AddRange(AttachmentsOf(inner, query));
            }
        }

        return [.. found.Distinct()];
    }

    /// <summary>Indicates whether the called method is worth a look: it is given a source, or may hold one.</summary>
    public bool CanAttach(IInvocationOperation call, Body? caller) =>
        call.TargetMethod.MethodKind switch
        {
            MethodKind.LocalFunction => true,
            MethodKind.DelegateInvoke => caller is null || caller.TargetOf(call.Instance!) is not null,
            MethodKind.Ordinary => !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty
                && (call.TargetMethod.Parameters.Any(parameter => IsCarrier(parameter.Type)) || HasSourceArgument(call)
                    || catalog.HoldsSource(call.TargetMethod.ContainingType)),
            _ => false,
        };

    private bool IsCarrier(ITypeSymbol type) =>
        catalog.IsSource(type) || (type.DeclaringSyntaxReferences.Length > 0 && catalog.HoldsSource(type));

    private bool HasSourceArgument(IInvocationOperation call) => call.Arguments.Any(argument =>
        catalog.IsSource(argument.Value is IConversionOperation conversion ? conversion.Operand.Type : argument.Value.Type));

    private static T Summarize<T>(
        Callee callee, ConcurrentDictionary<ISymbol, T> kept, string what, SummaryQuery query, T whenCut, T whenTooDeep, Func<T> compute)
    {
        var symbol = callee.Method!;
        if (kept.TryGetValue(symbol, out var known))
        {
            return known;
        }

        var cuts = query.Cuts;
        if (!query.Enter(what, symbol, MaxCallChain, MaxSummariesPerBody))
        {
            return query.IsActive(what, symbol) ? whenCut : whenTooDeep;
        }

        var result = compute();
        query.Leave(what, symbol);
        if (query.Cuts == cuts)
        {
            kept.TryAdd(symbol, result);
        }

        return result;
    }

    private Body? BodyOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        method = method.PartialImplementationPart ?? method;
        if (_bodies.TryGetValue(method, out var known))
        {
            return known;
        }

        Body? body = null;
        if (method.MethodKind == MethodKind.Ordinary
            && method.DeclaringSyntaxReferences.Length == 1
            && method.DeclaringSyntaxReferences[0] is var reference
            && compilation.ContainsSyntaxTree(reference.SyntaxTree)
            && reference.GetSyntax(cancellationToken) is { } syntax
            && compilation.GetSemanticModel(reference.SyntaxTree).GetOperation(syntax, cancellationToken) is IMethodBodyOperation operation)
        {
            body = Body.Create(ControlFlowGraph.Create(operation, cancellationToken), method, cancellationToken);
        }

        return _bodies.GetOrAdd(method, body);
    }

    private ImmutableArray<IOperation> InitializerOf(IFieldSymbol field, CancellationToken cancellationToken)
    {
        if (field.DeclaringSyntaxReferences.Length == 1
            && field.DeclaringSyntaxReferences[0] is var reference
            && compilation.ContainsSyntaxTree(reference.SyntaxTree)
            && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value }
            && compilation.GetSemanticModel(reference.SyntaxTree).GetOperation(value, cancellationToken) is { } operation)
        {
            return [operation];
        }

        return [];
    }

    private static bool IsIterator(FunctionGraph function) =>
        function.Symbol is IMethodSymbol { ReturnType.Name: "IEnumerable" or "IEnumerator" or "IAsyncEnumerable" or "IAsyncEnumerator" }
        && function.Operations().Any(operation => operation.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);

    private static bool IsOverridable(IMethodSymbol method, IOperation call)
    {
        var isVirtual = method.IsAbstract || method.IsVirtual || (method.IsOverride && !method.IsSealed);
        var instance = call is IInvocationOperation invocation ? invocation.Instance : (call as IMethodReferenceOperation)?.Instance;
        return isVirtual && !method.ContainingType.IsSealed
            && !(instance is IInstanceReferenceOperation && instance.Syntax is BaseExpressionSyntax);
    }
}
