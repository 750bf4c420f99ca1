using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>What one operation does to the tracked subscriptions, operands first.</summary>
internal sealed class FlowSteps(
    Body body, ImmutableArray<Tracked> tracked, MethodSummaries summaries, IFlowObserver? observer, SummaryQuery query)
{
    private ImmutableArray<Progress> _state;
    private Action<ImmutableArray<Progress>>? _mayThrow;

    /// <param name="operation">A whole statement or a branch value.</param>
    /// <param name="state">The state before it.</param>
    /// <param name="mayThrow">Called with each state in which an exception may leave the operation; null if nobody cares.</param>
    public ImmutableArray<Progress> Step(IOperation operation, ImmutableArray<Progress> state, Action<ImmutableArray<Progress>>? mayThrow)
    {
        // A handler may be walked in the middle of an operation.
        var (outerState, outerMayThrow) = (_state, _mayThrow);
        (_state, _mayThrow) = (state, mayThrow);
        Visit(operation);
        var after = _state;
        (_state, _mayThrow) = (outerState, outerMayThrow);
        return after;
    }

    /// <summary>On a branch where a source is null there is nothing to be late for.</summary>
    public ImmutableArray<Progress> Null(IOperation source, ImmutableArray<Progress> state)
    {
        if (body.ReceiverOf(source) is { } receiver)
        {
            for (var i = 0; i < tracked.Length; i++)
            {
                state = tracked[i].Receiver.Equals(receiver) ? state.SetItem(i, Progress.Of(Status.Attached)) : state;
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
                if (!Attach(assignment) && body.TargetPlace(assignment.Target) is { } place)
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
                Born(new Receiver(declared), value: null);
                break;
            case IRecursivePatternOperation { DeclaredSymbol: { } declared }:
                Born(new Receiver(declared), value: null);
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
            // The awaited call and its await are one step: how far the method has come when it returns is known only together.
            VisitChildren(call);
            VisitCall(call, wait);
        }
        else
        {
            Visit(wait.Operation);
            if (awaited is IInvocationOperation member && IsMember(member) || !summaries.IsComplete(wait.Operation, body, query))
            {
                Wait(wait, awaited);
            }
        }

        MayThrow();
    }

    private void VisitCall(IInvocationOperation call, IAwaitOperation? wait)
    {
        if (Attach(call))
        {
            return;
        }

        MayThrow();
        Start(call);
        if (summaries.IsBlocking(call, body, query))
        {
            Block(call);
        }
        else if (!IsMember(call) && summaries.Find(call, body, query.CancellationToken) is { } callee)
        {
            Follow(call, callee, wait);
        }
    }

    private bool Attach(IOperation operation)
    {
        if (summaries.Catalog.Find(operation, body.Resolve) is not { } attachment)
        {
            return false;
        }

        if (body.ReceiverOf(attachment.Source) is { } receiver)
        {
            var index = tracked.IndexOf(new Tracked(receiver, attachment.Key, attachment.Subscription));
            if (index >= 0)
            {
                var before = _state[index];
                observer?.Attaches(operation, index, before);

                // Once a raw WebSocket receives, it answers: only the first receive can be late.
                var after = attachment.Subscription.Consequence == Consequence.Unanswered ? Progress.Of(Status.Attached) : before.Attached();
                _state = _state.SetItem(index, after);
            }
        }

        foreach (var listener in attachment.Listeners)
        {
            if (observer is not null && body.TargetOf(listener) is { } function)
            {
                observer.Uses(operation, function, FunctionUse.Attached, _state);
            }
        }

        return true;
    }

    private void Start(IInvocationOperation call)
    {
        for (var i = 0; i < tracked.Length; i++)
        {
            if (tracked[i].Subscription.Starts.Contains(call.TargetMethod.Name) && IsAbout(call, tracked[i].Receiver))
            {
                var returnsEarly = call.Type.IsTaskLike() || call.TargetMethod.Name.EndsWith("Async", StringComparison.Ordinal);
                var state = _state[i];
                var started = (state.Status & Status.Idle) == Status.None ? state : state with { Status = (state.Status & ~Status.Idle) | Status.Flowing };
                _state = _state.SetItem(i, returnsEarly ? started : started.Awaited(call));
            }
        }
    }

    private bool IsAbout(IInvocationOperation call, Receiver receiver) =>
        receiver.Equals(body.ReceiverOf(call.Instance)) || call.Arguments.Any(argument => receiver.Equals(body.ReceiverOf(argument.Value)));

    /// <summary>A member of a source is known by what it means, not by its code.</summary>
    private bool IsMember(IInvocationOperation call) =>
        summaries.Catalog.Find(call, body.Resolve) is not null
        || tracked.Any(one => one.Subscription.Starts.Contains(call.TargetMethod.Name) && IsAbout(call, one.Receiver));

    private void Follow(IInvocationOperation call, Callee callee, IAwaitOperation? wait)
    {
        if (callee.Method is { } method && ReferenceEquals(callee.Body, body))
        {
            observer?.Uses(call, method, FunctionUse.Called, _state);
        }

        var waits = wait is not null && summaries.MayWait(callee, query);
        var runsOn = wait is null && callee.Method?.IsAsync == true;
        var blocks = summaries.Blocks(callee, query);
        IOperation step = wait is null ? call : wait;
        for (var i = 0; i < tracked.Length; i++)
        {
            var before = _state[i];
            if (callee.Inside(tracked[i].Receiver) is { } inside)
            {
                var one = tracked[i] with { Receiver = inside };
                var fromFlowing = summaries.Transfer(callee, one, Status.Flowing, query);
                if ((fromFlowing & Status.Attached) != Status.None)
                {
                    observer?.Attaches(call, i, before);
                }

                var after = Progress.Of(before.Status & (Status.Late | Status.Attached)) with { Wait = before.Wait, Blockers = before.Blockers };
                after = before.Status.HasFlag(Status.Idle) ? after.Add(Early(summaries.Transfer(callee, one, Status.Idle, query)), step) : after;
                after = before.Status.HasFlag(Status.Flowing) ? after.Add(Early(fromFlowing), step) : after;
                after = before.Status.HasFlag(Status.Blocked)
                    ? after.Add(fromFlowing.HasFlag(Status.Flowing) ? (Early(fromFlowing) & ~Status.Flowing) | Status.Blocked : Early(fromFlowing), step)
                    : after;

                // An async method's own waits are part of its transfer; another's task is waited for here.
                if (waits && callee.Method?.IsAsync != true)
                {
                    after = after.Awaited(wait!);
                }

                // A method that never returns in this state leaves no path; nothing is known better than what was.
                _state = _state.SetItem(i, after.Status == Status.None ? before : after);
            }
            else if (waits)
            {
                _state = _state.SetItem(i, before.Awaited(wait!));
            }

            if (blocks)
            {
                _state = _state.SetItem(i, _state[i].BlockedBy(call));
            }
        }

        // Without an await the caller goes on at the callee's first wait.
        Status Early(Status exit) => runsOn && exit.HasFlag(Status.Late) ? (exit & ~Status.Late) | Status.Flowing : exit;
    }

    private void Wait(IOperation wait, IOperation? sendsOn)
    {
        // Greeting on the raw socket itself before the first receive is short, and usual.
        var isOwnSend = sendsOn is IInvocationOperation { Instance.Type: { } type } && type.IsOrInherits("System.Net.WebSockets.WebSocket");
        for (var i = 0; i < tracked.Length; i++)
        {
            if (!(isOwnSend && tracked[i].Subscription.Consequence == Consequence.Unanswered) && !TakesFrom(sendsOn, tracked[i].Receiver))
            {
                _state = _state.SetItem(i, _state[i].Awaited(wait));
            }
        }
    }

    /// <summary>Whether a message of the source itself is awaited: who takes the first message by hand is not late for the others.</summary>
    private bool TakesFrom(IOperation? awaited, Receiver source) =>
        awaited is IInvocationOperation { TargetMethod.Name: var name, Instance: { } instance }
        && name.StartsWith("Receive", StringComparison.Ordinal)
        && source.Equals(body.ReceiverOf(instance));

    private void Block(IOperation operation)
    {
        for (var i = 0; i < tracked.Length; i++)
        {
            _state = _state.SetItem(i, _state[i].BlockedBy(operation));
        }
    }

    private void BornUnknown(IOperation target)
    {
        if (target is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation && body.TargetPlace(target) is { } place)
        {
            Born(place, value: null);
        }
    }

    /// <summary>From here on the place holds another object.</summary>
    private void Born(Receiver place, IOperation? value)
    {
        var origin = value is null ? null : body.ReceiverOf(value);
        for (var i = 0; i < tracked.Length; i++)
        {
            if (tracked[i].Receiver.Rebase(place, place) is not null)
            {
                var copied = origin is null ? -1 : tracked.IndexOf(tracked[i] with { Receiver = tracked[i].Receiver.Rebase(place, origin)! });
                _state = _state.SetItem(i, copied >= 0 ? _state[copied] : Progress.Of(BirthOf(value, tracked[i].Subscription)));
            }
        }
    }

    private Status BirthOf(IOperation? value, Subscription subscription)
    {
        var made = value is null ? null : Unwrap(value, body.Resolve);
        if (made is IAwaitOperation wait)
        {
            made = Unwrap(wait.Operation, body.Resolve);
        }

        // Who makes a source starts it later.
        var isNew = made is IObjectCreationOperation or IDefaultValueOperation or ILiteralOperation or ITypeParameterObjectCreationOperation
            || (made is IInvocationOperation { TargetMethod.Name: var name }
                && (name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("Build", StringComparison.Ordinal)
                    || name.StartsWith("New", StringComparison.Ordinal)));
        return subscription.FlowsWhenGiven && !isNew ? Status.Flowing : Status.Idle;
    }

    private void MayThrow() => _mayThrow?.Invoke(_state);

    private static IOperation Unwrap(IOperation value, Func<IOperation, IOperation> resolve)
    {
        while (true)
        {
            value = resolve(value);
            if (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve", Instance: { } inner } && inner.Type.IsTaskLike())
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
