using System.Collections.Concurrent;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The summaries that tell whether a call ever returns.</summary>
internal sealed partial class MethodSummaries
{
    private readonly ConcurrentDictionary<ISymbol, bool> _endless = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _neverReturn = new(SymbolEqualityComparer.Default);

    /// <summary>Indicates whether the method says of itself that it never returns.</summary>
    public bool IsEndless(IMethodSymbol method) =>
        _endless.GetOrAdd(method.OriginalDefinition, static symbol => symbol.GetAttributes().Any(KnownTypes.IsDoesNotReturn));

    /// <summary>Indicates whether no code runs after the call: it always throws, ends the process, or runs without end.</summary>
    public bool NeverReturns(Callee callee, bool isAwaited, SummaryQuery query) =>
        (isAwaited || callee.Method?.IsAsync != true)
        && Summarize(callee, _neverReturn, "returns", query, whenCut: false, whenTooDeep: false, () => NeverReturns(callee, query));

    /// <summary>Decides by the end of the function, and by the calls that always run before its first branch.</summary>
    private bool NeverReturns(Callee callee, SummaryQuery query)
    {
        var blocks = callee.Function.Graph.Blocks;
        if (!blocks[blocks.Length - 1].IsReachable)
        {
            return true;
        }

        for (var block = blocks[0]; IsOutsideOfTry(block); block = block.FallThroughSuccessor.Destination)
        {
            var calls = block.Operations.Append(block.BranchValue)
                .OfType<IOperation>()
                .SelectMany(static operation => operation.DescendantsAndSelf())
                .OfType<IInvocationOperation>();
            if (calls.Any(call => IsEndless(call.TargetMethod)
                || (Find(call, callee.Body, query.CancellationToken) is { } inner
                    && NeverReturns(inner, isAwaited: call.Parent is IAwaitOperation, query))))
            {
                return true;
            }

            if (block.ConditionKind != ControlFlowConditionKind.None || block.FallThroughSuccessor?.Destination is null)
            {
                return false;
            }
        }

        return false;

        static bool IsOutsideOfTry(BasicBlock block)
        {
            for (var region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
            {
                if (region.Kind is not (ControlFlowRegionKind.Root or ControlFlowRegionKind.LocalLifetime))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
