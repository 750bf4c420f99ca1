using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Analyzers.Flow;

namespace WebSocketToolkit.Analyzers.LateSubscription;

/// <summary>The analysis of one body: it follows the subscriptions through the body's functions and reports late attachments.</summary>
internal sealed class BodyAnalysis : IFlowObserver
{
    private readonly Body _body;
    private readonly MethodSummaries _summaries;
    private readonly SummaryQuery _query;
    private readonly Action<Diagnostic> _report;
    private readonly List<TrackedSubscription> _found = [];
    private readonly Dictionary<FunctionGraph, FunctionRole> _roles = [];
    private readonly Dictionary<SyntaxNode, FunctionRole> _roleOfReference = [];
    private readonly Dictionary<(FunctionGraph Function, bool InRole), ImmutableArray<SubscriptionProgress>> _entries = [];
    private readonly Queue<(FunctionGraph Function, bool InRole)> _pending = new();
    private readonly HashSet<(string Id, SyntaxNode Where)> _reported = [];
    private ImmutableArray<TrackedSubscription> _tracked = [];
    private (FunctionGraph Function, bool InRole) _current;

    public BodyAnalysis(Body body, MethodSummaries summaries, SummaryQuery query, Action<Diagnostic> report)
    {
        _body = body;
        _summaries = summaries;
        _query = query;
        _report = report;
    }

    public void Run()
    {
        Discover();
        ReportBlockedCallbacks();
        if (_tracked.IsEmpty)
        {
            return;
        }

        Enqueue((_body.Root, _roles.ContainsKey(_body.Root)), GivenTo(_body.Root));
        Drain();

        // A function that no visible code uses still has its captured connections.
        foreach (var function in _body.Functions)
        {
            if (!_entries.ContainsKey((function, true)) && !_entries.ContainsKey((function, false)))
            {
                Enqueue((function, _roles.ContainsKey(function)), GivenTo(function));
                Drain();
            }
        }
    }

    public void Attaches(IOperation operation, int tracked, SubscriptionProgress before)
    {
        var subscription = _tracked[tracked].Subscription;
        if (_current.InRole && _roles[_current.Function] is var role && !IsOwn(_current.Function, tracked))
        {
            if (before.HasAny(SubscriptionStatus.Unattended) && subscription.EffectWhenLate != LateAttachmentEffect.LeavesPingsUnanswered)
            {
                Report(Descriptors.DeferredSubscription, operation.Syntax, [], subscription.Name, role.Text, subscription.EffectText);
            }

            return;
        }

        if (before.HasAny(SubscriptionStatus.Late) && before.Wait is { } wait && !_body.ExcludeEachOther(wait, operation))
        {
            var rule = subscription.EffectWhenLate == LateAttachmentEffect.LeavesPingsUnanswered
                ? Descriptors.LateReceive
                : Descriptors.LateSubscription;
            Report(rule, operation.Syntax, [wait.Syntax], subscription.Name, CodeExcerpt.Of(wait), subscription.EffectText);
        }

        if (before.HasAny(SubscriptionStatus.Blocked | SubscriptionStatus.Late))
        {
            foreach (var blocker in before.Blockers)
            {
                Report(
                    Descriptors.BlockingWait, blocker.Syntax, [operation.Syntax],
                    CodeExcerpt.Of(blocker), $"before '{subscription.Name}' is attached", subscription.EffectText);
            }
        }
    }

    public void Uses(IOperation operation, IMethodSymbol function, FunctionUse use, ImmutableArray<SubscriptionProgress> state)
    {
        if (_body.Find(function) is not { } nested)
        {
            UsesNamedMethod(operation, use, state);
            return;
        }

        var role = _roles.TryGetValue(nested, out var given) ? given : null;
        if (role is { IsListener: true } && use == FunctionUse.Referred)
        {
            return;
        }

        var inRole = role is not null && use != FunctionUse.Called;
        var entry = ImmutableArray.CreateBuilder<SubscriptionProgress>(_tracked.Length);
        var fresh = GivenTo(nested);
        for (var i = 0; i < _tracked.Length; i++)
        {
            entry.Add(IsOwn(nested, i) ? fresh[i] : Restarted(state[i]));
        }

        Enqueue((nested, inRole), entry.MoveToImmutable());
    }

    /// <summary>Reports a method of the class that is passed to code that runs it later: its attachments come later, too.</summary>
    private void UsesNamedMethod(IOperation operation, FunctionUse use, ImmutableArray<SubscriptionProgress> state)
    {
        if (use != FunctionUse.Referred || !_roleOfReference.TryGetValue(operation.Syntax, out var role) || role.IsListener
            || _summaries.Find(operation, _body, _query.CancellationToken) is not { } callee)
        {
            return;
        }

        for (var i = 0; i < _tracked.Length; i++)
        {
            if (state[i].HasAny(SubscriptionStatus.Unattended)
                && callee.Inside(_tracked[i].Source) is { } inside
                && _summaries.AttachesGiven(callee, _tracked[i] with { Source = inside }, _query))
            {
                var subscription = _tracked[i].Subscription;
                Report(Descriptors.DeferredSubscription, operation.Syntax, [], subscription.Name, role.Text, subscription.EffectText);
            }
        }
    }

    private void Discover()
    {
        if (EndpointCallbacks.NameOf(_body.Root.Symbol) is { } callback)
        {
            _roles[_body.Root] = new FunctionRole($"the callback '{callback}'", IsListener: true, IsCallback: true);
        }

        foreach (var function in _body.Functions)
        {
            foreach (var operation in function.Operations())
            {
                _query.CancellationToken.ThrowIfCancellationRequested();
                if (_summaries.Catalog.Find(operation, _body.Resolve) is { } attachment)
                {
                    if (_body.PathOf(attachment.Source) is { } source)
                    {
                        _found.Add(new TrackedSubscription(source, attachment.Key, attachment.Subscription));
                    }

                    var subscription = attachment.Subscription;
                    var isOurs = subscription.EffectWhenLate == LateAttachmentEffect.Stalls;
                    GiveRole(attachment.Listeners, new FunctionRole($"the listener of '{subscription.Name}'", IsListener: true, isOurs));
                }
                else if (DeferredCalls.Find(operation, out var delegates) is { } text)
                {
                    GiveRole(delegates, new FunctionRole(text, IsListener: false, IsCallback: operation.IsListening()));
                }
                else if (operation is IInvocationOperation call && _summaries.CanAttach(call, _body)
                    && _summaries.Find(call, _body, _query.CancellationToken) is { } callee)
                {
                    _found.AddRange(_summaries.AttachmentsOf(callee, _query));
                }
            }
        }

        _tracked = [.. _found.Distinct()];
    }

    private void GiveRole(IEnumerable<IOperation> delegates, FunctionRole role)
    {
        foreach (var value in delegates)
        {
            if (_body.TargetOf(value) is not { } method)
            {
                continue;
            }

            if (_body.Find(method) is { } function)
            {
                _roles[function] = role;
            }
            else if (_body.Resolve(value) is IDelegateCreationOperation { Target: IMethodReferenceOperation reference })
            {
                _roleOfReference[reference.Syntax] = role;
                if (_summaries.Find(reference, _body, _query.CancellationToken) is { } callee)
                {
                    _found.AddRange(_summaries.AttachmentsOf(callee, _query));
                }
            }
        }
    }

    private void ReportBlockedCallbacks()
    {
        foreach (var pair in _roles.Where(static pair => pair.Value.IsCallback))
        {
            foreach (var operation in pair.Key.Operations())
            {
                if (_summaries.IsBlocking(operation, _body, _query)
                    || (operation is IInvocationOperation call && _summaries.Catalog.Find(call, _body.Resolve) is null
                        && _summaries.Find(call, _body, _query.CancellationToken) is { } callee && _summaries.Blocks(callee, _query)))
                {
                    Report(
                        Descriptors.BlockingWait, operation.Syntax, [], CodeExcerpt.Of(operation), $"inside {pair.Value.Text}",
                        "the connection's next messages and its close wait until it returns");
                }
            }
        }
    }

    private void Drain()
    {
        while (_pending.Count > 0)
        {
            _current = _pending.Dequeue();
            new SubscriptionFlow(_body, _current.Function, _tracked, _summaries, this, _query).Run(_entries[_current]);
        }
    }

    private void Enqueue((FunctionGraph Function, bool InRole) work, ImmutableArray<SubscriptionProgress> entry)
    {
        if (_entries.TryGetValue(work, out var before))
        {
            if (SubscriptionFlow.Covers(before, entry))
            {
                return;
            }

            entry = SubscriptionFlow.Join(before, entry);
        }

        _entries[work] = entry;
        if (!_pending.Contains(work))
        {
            _pending.Enqueue(work);
        }
    }

    /// <summary>Returns the state in which a function begins if only its parameters and captures are known.</summary>
    private ImmutableArray<SubscriptionProgress> GivenTo(FunctionGraph function) =>
    [
        .. _tracked.Select(tracked =>
            SubscriptionProgress.Of(IsGivenTo(function, tracked) ? SubscriptionStatus.Flowing : SubscriptionStatus.Idle)),
    ];

    private static bool IsGivenTo(FunctionGraph function, TrackedSubscription tracked)
    {
        if (!tracked.Subscription.FlowsWhenGiven || !tracked.Source.IsFixed)
        {
            return false;
        }

        return tracked.Source.Root switch
        {
            IParameterSymbol { RefKind: RefKind.Out } => false,
            IParameterSymbol or ILocalSymbol when function.Declares(tracked.Source) => tracked.Source.Root is IParameterSymbol,
            IParameterSymbol => true,
            ILocalSymbol => function.Outer is not null,
            null => !tracked.Source.Members.IsEmpty && function.Symbol is not IMethodSymbol { MethodKind: MethodKind.Constructor },
            IFieldSymbol field => field.IsReadOnly,
            _ => false,
        };
    }

    /// <summary>Indicates whether the source is created in the function, or in a function inside of it.</summary>
    private bool IsOwn(FunctionGraph function, int tracked)
    {
        if (_roles.TryGetValue(function, out var role) && role.IsCallback && function.Outer is null)
        {
            // In the framework's callbacks: every source that OnOpen is given is new. In the others the connection has long been open.
            return EndpointCallbacks.NameOf(function.Symbol) == "OnOpen" || !IsGivenTo(function, _tracked[tracked]);
        }

        var declaring = _body.Functions.FirstOrDefault(f => f.Declares(_tracked[tracked].Source));
        for (; declaring is not null; declaring = declaring.Outer)
        {
            if (declaring == function)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Returns the state in which a function begins: late and blocked states before the call belong to its caller.</summary>
    private static SubscriptionProgress Restarted(SubscriptionProgress state)
    {
        var status = state.Status & (SubscriptionStatus.Idle | SubscriptionStatus.Attached);
        return SubscriptionProgress.Of(state.HasAny(SubscriptionStatus.Unattended) ? status | SubscriptionStatus.Flowing : status);
    }

    private void Report(DiagnosticDescriptor rule, SyntaxNode where, IEnumerable<SyntaxNode> related, params string[] texts)
    {
        if (where is InvocationExpressionSyntax or AssignmentExpressionSyntax
            && where.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == where)
        {
            where = access;
        }

        // The first finding of a place stands: the walk may come to the place again with more paths.
        if (_reported.Add((rule.Id, where)))
        {
            _report(Diagnostic.Create(rule, where.GetLocation(), related.Select(node => node.GetLocation()), [.. texts]));
        }
    }
}
