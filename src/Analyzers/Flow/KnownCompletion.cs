using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The tasks that are known to be complete when they are awaited.</summary>
internal static class KnownCompletion
{
    /// <summary>Indicates whether a task is known to be complete.</summary>
    /// <param name="value">The task that is awaited or blocked on.</param>
    /// <param name="values">Returns all values that a local or a captured operand may have; empty if they are not known.</param>
    /// <param name="mayWait">
    /// Indicates whether a call of a method of this compilation can return an incomplete task; null for other calls.
    /// </param>
    public static bool IsComplete(
        IOperation value, Func<IOperation, ImmutableArray<IOperation>> values, Func<IInvocationOperation, bool?> mayWait) =>
        IsComplete(value, values, mayWait, depth: 0);

    private static bool IsComplete(
        IOperation value, Func<IOperation, ImmutableArray<IOperation>> values, Func<IInvocationOperation, bool?> mayWait, int depth)
    {
        if (depth > 8)
        {
            return false;
        }

        switch (value)
        {
            case IConversionOperation { OperatorMethod: null } conversion:
                return Same(conversion.Operand);
            case IParenthesizedOperation parenthesized:
                return Same(parenthesized.Operand);
            case IDefaultValueOperation { Type.Name: "ValueTask" }:
                return true;
            case IPropertyReferenceOperation { Property: { Name: "CompletedTask", IsStatic: true } property }:
                return property.ContainingType.IsTaskLike();
            case IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } }:
                return values(value) is { IsEmpty: false } held && held.All(Same);
            case IObjectCreationOperation { Type.Name: "ValueTask", Arguments: var arguments } when value.Type.IsTaskLike():
                return arguments.Length == 0
                    || (arguments.Length == 1
                        && (arguments[0].Value.Type.IsTaskLike() ? Same(arguments[0].Value) : IsPlainValue(arguments[0])));
            case IInvocationOperation call:
                return IsCompleteCall(call, Same) || mayWait(call) == false;
            case ILocalReferenceOperation or IFlowCaptureReferenceOperation:
                return values(value) is { IsEmpty: false } candidates && candidates.All(Same);
            default:
                return false;
        }

        bool Same(IOperation inner) => IsComplete(inner, values, mayWait, depth + 1);
    }

    public static bool IsZero(IOperation value)
    {
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value.ConstantValue is { HasValue: true, Value: 0 or 0L }
            || value is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } };
    }

    private static bool IsCompleteCall(IInvocationOperation call, Func<IOperation, bool> same)
    {
        var method = call.TargetMethod;
        var owner = method.ContainingType;
        if (method.Name is "ConfigureAwait" or "AsTask" or "Preserve" && call.Instance is { } instance && instance.Type.IsTaskLike())
        {
            return same(instance);
        }

        if (owner.IsTaskLike())
        {
            return method.Name switch
            {
                "FromResult" or "FromException" or "FromCanceled" => true,
                "Delay" => call.Arguments.Length > 0 && IsZero(call.Arguments[0].Value),
                "WhenAll" => Elements(call) is { } elements && elements.All(same),
                "WhenAny" => Elements(call) is { } choices ? choices.Any(same) : call.Arguments.Any(argument => same(argument.Value)),
                _ => false,
            };
        }

        return method.Name == "WaitAsync"
            && owner.HasFullName("System.Threading.SemaphoreSlim")
            && call.Arguments.Any(a => IsZero(a.Value));
    }

    private static ImmutableArray<IOperation>? Elements(IInvocationOperation call) =>
        call.Arguments.Length != 1 ? null : call.Arguments[0].Value switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            ICollectionExpressionOperation list => list.Elements,
            _ => null,
        };

    private static bool IsPlainValue(IArgumentOperation argument) => argument.Parameter?.Type is not { Name: "IValueTaskSource" };
}
