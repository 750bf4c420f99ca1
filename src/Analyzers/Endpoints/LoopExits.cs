using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Endpoints;

/// <summary>The ways out of a loop: whether the loop runs on while its connection is open and no later message arrives.</summary>
/// <param name="loop">The loop.</param>
/// <param name="isSetByMessagesOnly">Tells whether only another callback for messages gives a field the value.</param>
internal sealed class LoopExits(ILoopOperation loop, Func<IFieldSymbol, bool, bool> isSetByMessagesOnly)
{
    /// <summary>Gets the field that ends the loop, if there is one.</summary>
    public IFieldSymbol? Field { get; private set; }

    /// <summary>Indicates whether no way out can be taken.</summary>
    public bool AreClosed() =>
        (loop switch
        {
            IWhileLoopOperation { Condition: { } condition, ConditionIsUntil: false } => NeverBecomes(condition, false),
            IForLoopOperation { Condition: { } condition } => NeverBecomes(condition, false),
            IForLoopOperation => true,
            _ => false,
        })
        && Inside(loop).Any(static operation => operation is IAwaitOperation)
        && Inside(loop).Where(IsExit).All(IsGuarded);

    /// <summary>Returns the operations of a loop, without those of the functions in it.</summary>
    private static IEnumerable<IOperation> Inside(IOperation operation) => operation.ChildOperations
        .Where(static child => child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        .SelectMany(static child => Inside(child).Prepend(child));

    private bool IsExit(IOperation operation) => operation switch
    {
        IBranchOperation { BranchKind: BranchKind.Break } branch => SymbolEqualityComparer.Default.Equals(branch.Target, loop.ExitLabel),
        IBranchOperation { BranchKind: BranchKind.GoTo } or IReturnOperation or IThrowOperation => true,
        _ => false,
    };

    /// <summary>Indicates whether a condition around an exit is never met.</summary>
    private bool IsGuarded(IOperation exit)
    {
        for (var (child, parent) = (exit, exit.Parent); parent is not null && child != loop; (child, parent) = (parent, parent.Parent))
        {
            if (parent is IConditionalOperation choice && child != choice.Condition && NeverBecomes(choice.Condition, child == choice.WhenTrue))
            {
                return true;
            }
        }

        return false;
    }

    private bool NeverBecomes(IOperation condition, bool value) => condition switch
    {
        { ConstantValue: { HasValue: true, Value: bool constant } } => constant != value,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => NeverBecomes(not.Operand, !value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } and => value
            ? NeverBecomes(and.LeftOperand, true) || NeverBecomes(and.RightOperand, true)
            : NeverBecomes(and.LeftOperand, false) && NeverBecomes(and.RightOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr } or => value
            ? NeverBecomes(or.LeftOperand, true) && NeverBecomes(or.RightOperand, true)
            : NeverBecomes(or.LeftOperand, false) || NeverBecomes(or.RightOperand, false),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            IsClosed(comparison.LeftOperand, comparison.RightOperand) && value == (comparison.OperatorKind == BinaryOperatorKind.Equals),
        IAwaitOperation wait => !value && IsOfConnection(wait, "FlushAsync"),
        IPropertyReferenceOperation { Property.Name: "IsCancellationRequested", Instance: { } token } => value && IsTokenOfConnection(token),
        IFieldReferenceOperation { Field: var field } when isSetByMessagesOnly(field, value) => (Field = field) is not null,
        _ => false,
    };

    /// <summary>Indicates whether the result of a send is compared with the one of a connection that has ended.</summary>
    private static bool IsClosed(IOperation left, IOperation right) =>
        left is IAwaitOperation wait && IsOfConnection(wait, "SendAsync") && right is IFieldReferenceOperation { Field.Name: "Closed" };

    private static bool IsOfConnection(IAwaitOperation wait, string method)
    {
        var awaited = wait.Operation is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } inner } ? inner : wait.Operation;
        return awaited is IInvocationOperation { Instance.Type: { } type } call && call.TargetMethod.Name == method && type.IsConnection();
    }

    /// <summary>Indicates whether a token fires with the end of the connection: that of a callback, or the connection's own.</summary>
    private static bool IsTokenOfConnection(IOperation token) => token switch
    {
        IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Ordinary } } => true,
        IPropertyReferenceOperation { Property.Name: "Closed", Instance.Type: { } type } => type.IsConnection(),
        IPropertyReferenceOperation { Property.Name: "RequestAborted", Instance.Type: { } type } => type.IsHttpContext(),
        _ => false,
    };
}
