using Microsoft.CodeAnalysis.FlowAnalysis;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// A walk through the graph of one function until no state changes. Each path brings each tracked subscription into one <see
/// cref="SubscriptionStatus"/>; where paths meet, the states are united. A step maps each state separately, so every finding belongs to at
/// least one path of the graph.
/// </summary>
internal sealed class SubscriptionFlow
{
    private readonly FunctionGraph _function;

    /// <summary>The ways out of each <c>finally</c>, so that a nested one is not walked anew for each way into those around it.</summary>
    private readonly Dictionary<(ControlFlowRegion Region, FlowState Entry), RegionOutcome> _finallys = [];

    public SubscriptionFlow(
        Body body,
        FunctionGraph function,
        ImmutableArray<TrackedSubscription> tracked,
        MethodSummaries summaries,
        IFlowObserver? observer,
        SummaryQuery query)
    {
        _function = function;
        Steps = new FlowSteps(body, tracked, summaries, observer, query);
        CancellationToken = query.CancellationToken;
    }

    public ControlFlowGraph Graph => _function.Graph;

    public FlowSteps Steps { get; }

    public CancellationToken CancellationToken { get; }

    /// <summary>Returns the state in which the function returns; null if it never returns.</summary>
    public ImmutableArray<SubscriptionProgress>? Run(ImmutableArray<SubscriptionProgress> entry) =>
        new RegionWalk(this, Graph.Root).Run(entry).Exit;

    /// <summary>Returns the ways out of a <c>finally</c> from a state.</summary>
    public RegionOutcome WalkFinally(ControlFlowRegion region, ImmutableArray<SubscriptionProgress> entry)
    {
        var key = (region, new FlowState(entry));
        if (!_finallys.TryGetValue(key, out var outcome))
        {
            outcome = new RegionWalk(this, region).Run(entry);
            _finallys.Add(key, outcome);
        }

        return outcome;
    }

    public static ImmutableArray<SubscriptionProgress> Join(
        ImmutableArray<SubscriptionProgress> left, ImmutableArray<SubscriptionProgress> right)
    {
        var joined = ImmutableArray.CreateBuilder<SubscriptionProgress>(left.Length);
        for (var i = 0; i < left.Length; i++)
        {
            joined.Add(left[i].Join(right[i]));
        }

        return joined.MoveToImmutable();
    }

    public static bool Covers(ImmutableArray<SubscriptionProgress> state, ImmutableArray<SubscriptionProgress> other)
    {
        for (var i = 0; i < state.Length; i++)
        {
            if (!state[i].Covers(other[i]))
            {
                return false;
            }
        }

        return true;
    }
}
