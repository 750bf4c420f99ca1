using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// A walk through the graph of one function until no state changes. Each path brings each tracked subscription into one <see
/// cref="SubscriptionStatus"/>; where paths meet, the states are united. A step maps each state separately, so every finding belongs to at
/// least one path of the graph.
/// </summary>
internal sealed class SubscriptionFlow
{
    private readonly FunctionGraph _function;
    private readonly FlowSteps _steps;
    private readonly CancellationToken _cancellationToken;

    public SubscriptionFlow(
        Body body,
        FunctionGraph function,
        ImmutableArray<TrackedSubscription> tracked,
        MethodSummaries summaries,
        IFlowObserver? observer,
        SummaryQuery query)
    {
        _function = function;
        _steps = new FlowSteps(body, tracked, summaries, observer, query);
        _cancellationToken = query.CancellationToken;
    }

    /// <summary>Returns the state in which the function returns; null if it never returns.</summary>
    public ImmutableArray<SubscriptionProgress>? Run(ImmutableArray<SubscriptionProgress> entry) =>
        new RegionWalk(this, _function.Graph.Root, escapes: null).Run(entry);

    /// <summary>
    /// A walk through one region: the whole graph, or a <c>finally</c>. A <c>finally</c> is walked for each branch that leaves through it,
    /// so that paths with different ways in do not mix on the way out.
    /// </summary>
    private sealed class RegionWalk(
        SubscriptionFlow flow, ControlFlowRegion region, Action<ImmutableArray<SubscriptionProgress>>? escapes)
    {
        private readonly Dictionary<int, ImmutableArray<SubscriptionProgress>> _states = [];
        private readonly SortedSet<int> _pending = [];
        private ImmutableArray<SubscriptionProgress>? _exit;

        public ImmutableArray<SubscriptionProgress>? Run(ImmutableArray<SubscriptionProgress> entry)
        {
            Push(region.FirstBlockOrdinal, entry);
            while (_pending.Count > 0)
            {
                flow._cancellationToken.ThrowIfCancellationRequested();
                var ordinal = _pending.Min;
                _pending.Remove(ordinal);
                Visit(flow._function.Graph.Blocks[ordinal], _states[ordinal]);
            }

            return _exit;
        }

        private void Visit(BasicBlock block, ImmutableArray<SubscriptionProgress> state)
        {
            var isGuarded = IsGuarded(block.EnclosingRegion);
            Action<ImmutableArray<SubscriptionProgress>>? mayThrow = isGuarded ? thrown => Raise(thrown, block.EnclosingRegion) : null;
            foreach (var operation in block.Operations)
            {
                state = flow._steps.Step(operation, state, mayThrow);
            }

            if (block.BranchValue is { } value)
            {
                state = flow._steps.Step(value, state, mayThrow);
            }

            if (block.Kind == BasicBlockKind.Exit)
            {
                Exit(state);
            }

            var (whenTrue, whenFalse) = block.BranchValue is { } condition ? Split(condition, state) : (state, state);
            var jumpsWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            Leave(block, block.ConditionalSuccessor, jumpsWhenTrue ? whenTrue : whenFalse);
            var otherwise = jumpsWhenTrue ? whenFalse : whenTrue;
            Leave(block, block.FallThroughSuccessor, block.ConditionKind == ControlFlowConditionKind.None ? state : otherwise);
        }

        /// <summary>Returns the states after a test for null: for a value that is null, and for one that is not.</summary>
        private (ImmutableArray<SubscriptionProgress> True, ImmutableArray<SubscriptionProgress> False) Split(
            IOperation condition, ImmutableArray<SubscriptionProgress> state)
        {
            return condition switch
            {
                IIsNullOperation test => (flow._steps.Null(test.Operand, state), state),
                IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var value } } test when IsNull(value) =>
                    (flow._steps.Null(test.Value, state), state),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.RightOperand) =>
                    (flow._steps.Null(test.LeftOperand, state), state),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.RightOperand) =>
                    (state, flow._steps.Null(test.LeftOperand, state)),
                _ => (state, state),
            };

            static bool IsNull(IOperation value) => value.ConstantValue is { HasValue: true, Value: null };
        }

        private void Leave(BasicBlock block, ControlFlowBranch? branch, ImmutableArray<SubscriptionProgress> state)
        {
            switch (branch?.Semantics)
            {
                case null:
                    return;
                case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                    Raise(state, block.EnclosingRegion);
                    return;
                case ControlFlowBranchSemantics.StructuredExceptionHandling:
                    // A filter that is false ends like this too. The exception has already been passed on where it was raised.
                    if (Innermost(block.EnclosingRegion) == region)
                    {
                        Exit(state);
                    }

                    return;
            }

            foreach (var left in branch.FinallyRegions)
            {
                if (new RegionWalk(flow, left, thrown => Raise(thrown, left.EnclosingRegion)).Run(state) is not { } after)
                {
                    return;
                }

                state = after;
            }

            if (branch.Destination is { IsReachable: true } destination)
            {
                Push(destination.Ordinal, state);
            }
        }

        /// <summary>Passes an exception in this state to the handlers of the enclosing regions, through their <c>finally</c>s.</summary>
        private void Raise(ImmutableArray<SubscriptionProgress> state, ControlFlowRegion? from)
        {
            for (var inner = from; inner is not null; inner = inner.EnclosingRegion)
            {
                if (inner == region)
                {
                    escapes?.Invoke(state);
                    return;
                }

                if (inner.Kind != ControlFlowRegionKind.Try || inner.EnclosingRegion is not { } statement)
                {
                    continue;
                }

                if (statement.Kind == ControlFlowRegionKind.TryAndFinally)
                {
                    var last = statement.NestedRegions[statement.NestedRegions.Length - 1];
                    if (new RegionWalk(flow, last, thrown => Raise(thrown, statement)).Run(state) is not { } after)
                    {
                        return;
                    }

                    state = after;
                    continue;
                }

                foreach (var handler in statement.NestedRegions)
                {
                    if (handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler)
                    {
                        Push(handler.FirstBlockOrdinal, state);
                        if (handler.Kind == ControlFlowRegionKind.Catch && CatchesAll(handler))
                        {
                            return;
                        }
                    }
                }
            }
        }

        private void Push(int ordinal, ImmutableArray<SubscriptionProgress> state)
        {
            if (!_states.TryGetValue(ordinal, out var before))
            {
                _states.Add(ordinal, state);
            }
            else if (Covers(before, state))
            {
                return;
            }
            else
            {
                _states[ordinal] = Join(before, state);
            }

            _pending.Add(ordinal);
        }

        private void Exit(ImmutableArray<SubscriptionProgress> state) => _exit = _exit is { } before ? Join(before, state) : state;

        /// <summary>Indicates whether an exception here is of interest before it leaves the region.</summary>
        private bool IsGuarded(ControlFlowRegion? from)
        {
            for (; from is not null; from = from.EnclosingRegion)
            {
                if (from == region)
                {
                    return escapes is not null;
                }

                if (from.Kind == ControlFlowRegionKind.Try)
                {
                    return true;
                }
            }

            return false;
        }
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

    private static bool CatchesAll(ControlFlowRegion handler) =>
        handler.ExceptionType is null or { SpecialType: SpecialType.System_Object }
        || handler.ExceptionType.HasFullName("System.Exception");

    private static ControlFlowRegion? Innermost(ControlFlowRegion? from)
    {
        while (from is { Kind: not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter or ControlFlowRegionKind.Root) })
        {
            from = from.EnclosingRegion;
        }

        return from;
    }
}
