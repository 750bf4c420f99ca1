using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The steps of a flow: each applies one operation to the tracked subscriptions, operands first.</summary>
internal sealed partial class FlowSteps(
    Body body, ImmutableArray<TrackedSubscription> tracked, MethodSummaries summaries, IFlowObserver? observer, SummaryQuery query)
{
    private ImmutableArray<SubscriptionProgress> _state;
    private Action<ImmutableArray<SubscriptionProgress>>? _mayThrow;

    /// <summary>Gets a value indicating whether the last operation never completes: it calls code that throws, or runs without end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Returns the state after an operation.</summary>
    /// <param name="operation">A whole statement or a branch value.</param>
    /// <param name="state">The state before the operation.</param>
    /// <param name="mayThrow">Called with each state in which an exception may leave the operation; null if no handler is near.</param>
    public ImmutableArray<SubscriptionProgress> Step(
        IOperation operation, ImmutableArray<SubscriptionProgress> state, Action<ImmutableArray<SubscriptionProgress>>? mayThrow)
    {
        (_state, _mayThrow, HasEnded) = (state, mayThrow, false);
        Visit(operation);
        return _state;
    }

    /// <summary>Returns the state on a branch with a source that is null: no listener can be late for it.</summary>
    public ImmutableArray<SubscriptionProgress> Null(IOperation source, ImmutableArray<SubscriptionProgress> state)
    {
        if (body.PathOf(source) is { } path)
        {
            for (var i = 0; i < tracked.Length; i++)
            {
                state = tracked[i].Source.Equals(path) ? state.SetItem(i, SubscriptionProgress.Of(SubscriptionStatus.Attached)) : state;
            }
        }

        return state;
    }

    private void Visit(IOperation operation)
    {
        switch (operation)
        {
            case IAwaitOperation wait:
                VisitAwait(wait);
                return;
            case IInvocationOperation call:
                VisitChildren(call);
                VisitCall(call, wait: null);
                return;
            case IFlowAnonymousFunctionOperation lambda:
                observer?.Uses(lambda, lambda.Symbol, FunctionUse.Referred, _state);
                return;
            case IBinaryOperation { LeftOperand: IBinaryOperation } sum:
                VisitSum(sum);
                return;
        }

        VisitChildren(operation);
        switch (operation)
        {
            case IMethodReferenceOperation reference:
                observer?.Uses(reference, reference.Method, FunctionUse.Referred, _state);
                break;
            case IEventAssignmentOperation:
                Attach(operation);
                break;
            case ISimpleAssignmentOperation assignment:
                if (!Attach(assignment) && body.TargetPathOf(assignment.Target) is { } place)
                {
                    Born(place, assignment.Value);
                }

                break;
            case IDeconstructionAssignmentOperation deconstruction:
                foreach (var target in deconstruction.Target.DescendantsAndSelf())
                {
                    BornUnknown(target);
                }

                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument:
                BornUnknown(argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value);
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } declared }:
                Born(new AccessPath(declared), value: null);
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                Born(new AccessPath(declared), value: null);
                break;
            case IReturnOperation { Kind: OperationKind.YieldReturn }:
                Wait(operation, sendsOn: null);
                break;
            case IPropertyReferenceOperation when summaries.IsBlocking(operation, body, query):
                Block(operation);
                MayThrow();
                break;
            case IObjectCreationOperation or IThrowOperation:
                MayThrow();
                break;
        }
    }

    /// <summary>Visits the terms without recursion: a sum of thousands of terms is as deep as it is long.</summary>
    private void VisitSum(IBinaryOperation sum)
    {
        var terms = new Stack<IOperation>();
        IOperation first = sum;
        while (first is IBinaryOperation { LeftOperand: var left, RightOperand: var right })
        {
            terms.Push(right);
            first = left;
        }

        Visit(first);
        foreach (var term in terms)
        {
            Visit(term);
        }
    }

    private void VisitChildren(IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            Visit(child);
        }
    }

    private void VisitAwait(IAwaitOperation wait)
    {
        var awaited = Unwrap(wait.Operation, static value => value);
        if (awaited is IInvocationOperation call && !IsMember(call) && summaries.Find(call, body, query.CancellationToken) is not null)
        {
            // The awaited call and its await are one step: only together they tell the method's progress when it returns.
            VisitChildren(call);
            VisitCall(call, wait);
        }
        else
        {
            Visit(wait.Operation);
            var isOfSource = awaited is IInvocationOperation member && IsMember(member);
            if (isOfSource || !(summaries.IsComplete(wait.Operation, body, query) || body.IsKnownComplete(wait)))
            {
                Wait(wait, awaited);
            }
        }

        MayThrow();
    }

    private void Wait(IOperation wait, IOperation? sendsOn)
    {
        // A greeting on the raw socket before the first receive is short, and usual.
        var isOwnSend = sendsOn is IInvocationOperation { Instance.Type: { } type } && type.IsOrInherits("System.Net.WebSockets.WebSocket");
        for (var i = 0; i < tracked.Length; i++)
        {
            var isGreeting = isOwnSend && tracked[i].Subscription.EffectWhenLate == LateAttachmentEffect.LeavesPingsUnanswered;
            if (!isGreeting && !TakesFrom(sendsOn, tracked[i].Source))
            {
                _state = _state.SetItem(i, _state[i].Awaited(wait));
            }
        }
    }

    /// <summary>
    /// Indicates whether a message of the source itself is awaited. A listener is in time after code that takes the first message by hand.
    /// </summary>
    private bool TakesFrom(IOperation? awaited, AccessPath source) =>
        awaited is IInvocationOperation { TargetMethod.Name: var name, Instance: { } instance }
        && name.StartsWith("Receive", StringComparison.Ordinal)
        && source.Equals(body.PathOf(instance));

    private void Block(IOperation operation)
    {
        for (var i = 0; i < tracked.Length; i++)
        {
            _state = _state.SetItem(i, _state[i].BlockedBy(operation));
        }
    }

    private void BornUnknown(IOperation target)
    {
        if (target is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation
            && body.TargetPathOf(target) is { } place)
        {
            Born(place, value: null);
        }
    }

    /// <summary>Records that the place holds another object from here on.</summary>
    private void Born(AccessPath place, IOperation? value)
    {
        var origin = value is null ? null : body.PathOf(value);
        for (var i = 0; i < tracked.Length; i++)
        {
            if (tracked[i].Source.Rebase(place, place) is not null)
            {
                var copied = origin is null ? -1 : tracked.IndexOf(tracked[i] with { Source = tracked[i].Source.Rebase(place, origin)! });
                _state = _state.SetItem(i, copied >= 0 ? _state[copied] : SubscriptionProgress.Of(BirthOf(value, tracked[i].Subscription)));
            }
        }
    }

    private SubscriptionStatus BirthOf(IOperation? value, Subscription subscription)
    {
        var made = value is null ? null : Unwrap(value, body.Resolve);
        if (made is IAwaitOperation wait)
        {
            made = Unwrap(wait.Operation, body.Resolve);
        }

        // Code that creates a source starts it later.
        var isNew = made is IObjectCreationOperation or IDefaultValueOperation or ILiteralOperation or ITypeParameterObjectCreationOperation
            || (made is IInvocationOperation { TargetMethod.Name: var name }
                && (name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Build", StringComparison.Ordinal)
                    || name.StartsWith("New", StringComparison.Ordinal)));
        return subscription.FlowsWhenGiven && !isNew ? SubscriptionStatus.Flowing : SubscriptionStatus.Idle;
    }

    private void MayThrow() => _mayThrow?.Invoke(_state);

    private static IOperation Unwrap(IOperation value, Func<IOperation, IOperation> resolve)
    {
        while (true)
        {
            value = resolve(value);
            if (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve", Instance: { } inner }
                && inner.Type.IsTaskLike())
            {
                value = inner;
            }
            else
            {
                return value;
            }
        }
    }
}
