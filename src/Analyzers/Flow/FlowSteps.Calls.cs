using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The steps of calls: a call attaches, starts the flow of messages, or leads into another method.</summary>
internal sealed partial class FlowSteps
{
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
            HasEnded |= summaries.NeverReturns(callee, isAwaited: wait is not null, query);
        }

        HasEnded |= summaries.IsEndless(call.TargetMethod);
    }

    private bool Attach(IOperation operation)
    {
        if (summaries.Catalog.Find(operation, body.Resolve) is not { } attachment)
        {
            return false;
        }

        if (body.PathOf(attachment.Source) is { } source)
        {
            var index = tracked.IndexOf(new TrackedSubscription(source, attachment.Key, attachment.Subscription));
            if (index >= 0)
            {
                var before = _state[index];
                observer?.Attaches(operation, index, before);

                // A raw WebSocket that receives also answers, so only the first receive can be late.
                var after = attachment.Subscription.EffectWhenLate == LateAttachmentEffect.LeavesPingsUnanswered
                    ? SubscriptionProgress.Of(SubscriptionStatus.Attached)
                    : before.Attached();
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
            if (tracked[i].Subscription.Starts.Contains(call.TargetMethod.Name) && IsAbout(call, tracked[i].Source))
            {
                // Without a task to wait for, messages arrive from the next statement on.
                var started = _state[i].Started();
                _state = _state.SetItem(i, call.Type.IsTaskLike() ? started : started.Awaited(call));
            }
        }
    }

    private bool IsAbout(IInvocationOperation call, AccessPath source) =>
        source.Equals(body.PathOf(call.Instance)) || call.Arguments.Any(argument => source.Equals(body.PathOf(argument.Value)));

    /// <summary>Indicates whether the call is of a member of a source. Its meaning is known, so its code does not matter.</summary>
    private bool IsMember(IInvocationOperation call) =>
        summaries.Catalog.Find(call, body.Resolve) is not null
        || tracked.Any(one => one.Subscription.Starts.Contains(call.TargetMethod.Name) && IsAbout(call, one.Source));

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
            if (callee.Inside(tracked[i].Source) is { } inside)
            {
                var one = tracked[i] with { Source = inside };
                var fromFlowing = summaries.Transfer(callee, one, SubscriptionStatus.Flowing, query);
                if (summaries.AttachesGiven(callee, one, query))
                {
                    observer?.Attaches(call, i, before);
                }

                var after = before with { Status = before.Status & SubscriptionStatus.Attached };
                if (before.HasAny(SubscriptionStatus.Late))
                {
                    after = after.Add(summaries.Transfer(callee, one, SubscriptionStatus.Late, query), step);
                }

                if (before.HasAny(SubscriptionStatus.Idle))
                {
                    after = after.Add(Early(summaries.Transfer(callee, one, SubscriptionStatus.Idle, query)), step);
                }

                if (before.HasAny(SubscriptionStatus.Flowing))
                {
                    after = after.Add(Early(fromFlowing), step);
                }

                if (before.HasAny(SubscriptionStatus.Blocked))
                {
                    var fromBlocked = Early(fromFlowing);
                    after = after.Add(
                        fromFlowing.HasFlag(SubscriptionStatus.Flowing)
                            ? (fromBlocked & ~SubscriptionStatus.Flowing) | SubscriptionStatus.Blocked
                            : fromBlocked,
                        step);
                }

                // The waits of an async method are part of its transfer. The task of another method is awaited here.
                if (waits && callee.Method?.IsAsync != true)
                {
                    after = after.Awaited(wait!);
                }

                // A method that never returns in this state leaves no path, so the state before is the best that is known.
                _state = _state.SetItem(i, after.Status == SubscriptionStatus.None ? before : after);
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

        // Without an await the caller continues at the callee's first wait.
        SubscriptionStatus Early(SubscriptionStatus exit) =>
            runsOn && exit.HasFlag(SubscriptionStatus.Late) ? (exit & ~SubscriptionStatus.Late) | SubscriptionStatus.Flowing : exit;
    }
}
