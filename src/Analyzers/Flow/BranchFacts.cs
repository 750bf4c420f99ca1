using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>
/// The conditions that hold at an operation because every path to it has decided them: values of variables that are written once, and tasks
/// that have been asked whether they are complete.
/// </summary>
internal sealed class BranchFacts(FunctionGraph function, Func<ISymbol, bool> isStable)
{
    private readonly Dictionary<SyntaxNode, BasicBlock> _blocks = BlocksOf(function);

    /// <summary>Returns each symbol with the value that it, or its property, is known to have.</summary>
    public IEnumerable<(ISymbol Symbol, string? Property, bool Value, SyntaxNode Condition)> At(IOperation operation)
    {
        _blocks.TryGetValue(operation.Syntax, out var block);
        for (var step = 0; block is { Predecessors.Length: 1 } && step < function.Graph.Blocks.Length; step++)
        {
            var branch = block.Predecessors[0];
            block = branch.Source;
            if (block is { BranchValue: { } condition, ConditionKind: not ControlFlowConditionKind.None }
                && Decided(condition, branch.IsConditionalSuccessor == (block.ConditionKind == ControlFlowConditionKind.WhenTrue)) is { } fact
                && isStable(fact.Symbol))
            {
                yield return (fact.Symbol, fact.Property, fact.Value, condition.Syntax);
            }
        }
    }

    private static (ISymbol Symbol, string? Property, bool Value)? Decided(IOperation condition, bool value)
    {
        while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } negation)
        {
            (condition, value) = (negation.Operand, !value);
        }

        return condition switch
        {
            IPropertyReferenceOperation { Instance: { } task, Property.Name: "IsCompleted" or "IsCompletedSuccessfully" }
                when value && SymbolOf(task) is { } asked => (asked, "IsCompleted", true),
            _ => SymbolOf(condition) is { } symbol ? (symbol, null, value) : null,
        };
    }

    public static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        _ => null,
    };

    private static Dictionary<SyntaxNode, BasicBlock> BlocksOf(FunctionGraph function)
    {
        var blocks = new Dictionary<SyntaxNode, BasicBlock>();
        foreach (var block in function.Graph.Blocks)
        {
            foreach (var operation in block.Operations.Append(block.BranchValue).OfType<IOperation>().SelectMany(static o => o.DescendantsAndSelf()))
            {
                // Of the operations of one piece of syntax, the first is in the innermost block.
                if (operation is IAwaitOperation or IInvocationOperation or IEventAssignmentOperation or ISimpleAssignmentOperation)
                {
                    blocks[operation.Syntax] = block;
                }
            }
        }

        return blocks;
    }
}
