using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>One function of a body: the body's own code, a local function, or a lambda.</summary>
internal sealed class FunctionGraph(ControlFlowGraph graph, ISymbol? symbol, FunctionGraph? outer, IOperation? lambda)
{
    public ControlFlowGraph Graph { get; } = graph;

    /// <summary>Gets the method, local function or lambda; null or a field or property for an initializer.</summary>
    public ISymbol? Symbol { get; } = symbol;

    public FunctionGraph? Outer { get; } = outer;

    /// <summary>Gets the lambda in the graph of <see cref="Outer"/>.</summary>
    public IOperation? Lambda { get; } = lambda;

    public bool Declares(AccessPath path) =>
        path.Root is { } root && SymbolEqualityComparer.Default.Equals(root.ContainingSymbol, Symbol);

    /// <summary>Returns all operations of the function, without those of nested functions.</summary>
    public IEnumerable<IOperation> Operations()
    {
        foreach (var block in Graph.Blocks)
        {
            if (!block.IsReachable)
            {
                continue;
            }

            foreach (var operation in block.Operations)
            {
                foreach (var inner in operation.DescendantsAndSelf())
                {
                    yield return inner;
                }
            }

            if (block.BranchValue is { } value)
            {
                foreach (var inner in value.DescendantsAndSelf())
                {
                    yield return inner;
                }
            }
        }
    }
}
