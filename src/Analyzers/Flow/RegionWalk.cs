using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// A walk through one region: the whole graph, or a <c>finally</c>. A <c>finally</c> is walked for each state in which a branch leaves through
/// it, so that paths with different ways in do not mix on the way out. Exceptions are collected for each <c>try</c> and go through its
/// <c>finally</c> together, after the rest: one by one, they would double with each level of nesting.
/// </summary>
internal sealed class RegionWalk(SubscriptionFlow flow, ControlFlowRegion region)
{
    private readonly Dictionary<int, ImmutableArray<SubscriptionProgress>> _states = [];
    private readonly SortedSet<int> _pending = [];

    /// <summary>The exceptions on their way through a <c>finally</c>, by the region of its <c>try</c> statement.</summary>
    private readonly Dictionary<ControlFlowRegion, ImmutableArray<SubscriptionProgress>> _thrown = [];
    private readonly Stack<ControlFlowRegion> _pendingThrown = [];
    private ImmutableArray<SubscriptionProgress>? _exit;
    private ImmutableArray<SubscriptionProgress>? _escape;

    public RegionOutcome Run(ImmutableArray<SubscriptionProgress> entry)
    {
        Push(region.FirstBlockOrdinal, entry);
        while (true)
        {
            flow.CancellationToken.ThrowIfCancellationRequested();
            if (_pending.Count > 0)
            {
                var ordinal = _pending.Min;
                _pending.Remove(ordinal);
                Visit(flow.Graph.Blocks[ordinal], _states[ordinal]);
            }
            else if (_pendingThrown.Count > 0)
            {
                var statement = _pendingThrown.Pop();
                var outcome = flow.WalkFinally(statement.NestedRegions[statement.NestedRegions.Length - 1], _thrown[statement]);
                Raise(outcome.Escape, statement);
                Raise(outcome.Exit, statement);
            }
            else
            {
                return new(_exit, _escape);
            }
        }
    }

    private void Visit(BasicBlock block, ImmutableArray<SubscriptionProgress> state)
    {
        var isGuarded = IsGuarded(block.EnclosingRegion);
        Action<ImmutableArray<SubscriptionProgress>>? mayThrow = isGuarded ? thrown => Raise(thrown, block.EnclosingRegion) : null;
        foreach (var operation in block.Operations)
        {
            state = flow.Steps.Step(operation, state, mayThrow);
            if (flow.Steps.HasEnded)
            {
                return;
            }
        }

        if (block.BranchValue is { } value)
        {
            state = flow.Steps.Step(value, state, mayThrow);
            if (flow.Steps.HasEnded)
            {
                return;
            }
        }

        if (block.Kind == BasicBlockKind.Exit)
        {
            _exit = Joined(_exit, state);
        }

        if (block.ConditionKind == ControlFlowConditionKind.None)
        {
            Leave(block, block.FallThroughSuccessor, state);
            return;
        }

        var condition = block.BranchValue!;
        var (whenTrue, whenFalse) = Split(condition, state);
        var jumpsWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        var constant = condition.ConstantValue is { HasValue: true, Value: bool known } ? known : (bool?)null;
        if (constant is null || constant == jumpsWhenTrue)
        {
            Leave(block, block.ConditionalSuccessor, jumpsWhenTrue ? whenTrue : whenFalse);
        }

        if (constant is null || constant != jumpsWhenTrue)
        {
            Leave(block, block.FallThroughSuccessor, jumpsWhenTrue ? whenFalse : whenTrue);
        }
    }

    /// <summary>Returns the states after a test for null: for a value that is null, and for one that is not.</summary>
    private (ImmutableArray<SubscriptionProgress> True, ImmutableArray<SubscriptionProgress> False) Split(
        IOperation condition, ImmutableArray<SubscriptionProgress> state)
    {
        return condition switch
        {
            IIsNullOperation test => (flow.Steps.Null(test.Operand, state), state),
            IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var value } } test when IsNull(value) =>
                (flow.Steps.Null(test.Value, state), state),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } test when IsNull(test.RightOperand) =>
                (flow.Steps.Null(test.LeftOperand, state), state),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } test when IsNull(test.RightOperand) =>
                (state, flow.Steps.Null(test.LeftOperand, state)),
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
                    _exit = Joined(_exit, state);
                }

                return;
        }

        foreach (var left in branch.FinallyRegions)
        {
            var outcome = flow.WalkFinally(left, state);
            Raise(outcome.Escape, left.EnclosingRegion);
            if (outcome.Exit is not { } after)
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

    /// <summary>Passes an exception in this state to the handlers of the enclosing regions, up to the next <c>finally</c>.</summary>
    private void Raise(ImmutableArray<SubscriptionProgress>? thrown, ControlFlowRegion? from)
    {
        if (thrown is not { } state)
        {
            return;
        }

        for (var inner = from; inner is not null; inner = inner.EnclosingRegion)
        {
            if (inner == region)
            {
                _escape = Joined(_escape, state);
                return;
            }

            if (inner.Kind != ControlFlowRegionKind.Try || inner.EnclosingRegion is not { } statement)
            {
                continue;
            }

            if (statement.Kind == ControlFlowRegionKind.TryAndFinally)
            {
                if (Grows(_thrown, statement, state))
                {
                    _pendingThrown.Push(statement);
                }

                return;
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
        if (Grows(_states, ordinal, state))
        {
            _pending.Add(ordinal);
        }
    }

    /// <summary>Adds a state to those that are known for a place. Indicates whether it brings anything new.</summary>
    private static bool Grows<TKey>(
        Dictionary<TKey, ImmutableArray<SubscriptionProgress>> known, TKey place, ImmutableArray<SubscriptionProgress> state)
        where TKey : notnull
    {
        if (known.TryGetValue(place, out var before) && SubscriptionFlow.Covers(before, state))
        {
            return false;
        }

        known[place] = before.IsDefault ? state : SubscriptionFlow.Join(before, state);
        return true;
    }

    private static ImmutableArray<SubscriptionProgress> Joined(
        ImmutableArray<SubscriptionProgress>? before, ImmutableArray<SubscriptionProgress> state) =>
        before is { } known ? SubscriptionFlow.Join(known, state) : state;

    /// <summary>Indicates whether an exception here is of interest: it may be handled, or it leaves a <c>finally</c>.</summary>
    private bool IsGuarded(ControlFlowRegion? from)
    {
        for (; from is not null; from = from.EnclosingRegion)
        {
            if (from == region)
            {
                return region.Kind != ControlFlowRegionKind.Root;
            }

            if (from.Kind == ControlFlowRegionKind.Try)
            {
                return true;
            }
        }

        return false;
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
