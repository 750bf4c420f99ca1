using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The calls that hold their thread until another event.</summary>
internal sealed class BlockingCalls(ImmutableArray<(string Type, string Member)> configured)
{
    private static readonly ImmutableArray<(string Type, string Member)> _table =
    [
        ("System.Threading.Tasks.Task", "Wait"),
        ("System.Threading.Tasks.Task", "WaitAll"),
        ("System.Threading.Tasks.Task", "WaitAny"),
        ("System.Threading.Thread", "Sleep"),
        ("System.Threading.Thread", "Join"),
        ("System.Threading.WaitHandle", "WaitOne"),
        ("System.Threading.WaitHandle", "WaitAll"),
        ("System.Threading.WaitHandle", "WaitAny"),
        ("System.Threading.WaitHandle", "SignalAndWait"),
        ("System.Threading.SemaphoreSlim", "Wait"),
        ("System.Threading.ManualResetEventSlim", "Wait"),
        ("System.Threading.CountdownEvent", "Wait"),
        ("System.Threading.Barrier", "SignalAndWait"),
        ("System.Threading.SpinWait", "SpinUntil"),
        ("System.Threading.Monitor", "Wait"),
        ("System.Collections.Concurrent.BlockingCollection", "Take"),
        ("System.Diagnostics.Process", "WaitForExit"),
    ];

    private readonly ILookup<string, string> _byMember = _table.Concat(configured).ToLookup(call => call.Member, call => call.Type);

    /// <summary>Indicates whether the operation blocks; <paramref name="task"/> is the task that it blocks on, if any.</summary>
    public bool Blocks(IOperation operation, out IOperation? task)
    {
        task = null;
        switch (operation)
        {
            case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } instance } when instance.Type.IsTaskLike():
                task = instance;
                return true;
            case IInvocationOperation { TargetMethod.Name: "GetResult", Instance: { } awaiter } when AwaitedBy(awaiter) is { } awaited:
                task = awaited;
                return true;
            case IInvocationOperation call when _byMember.Contains(call.TargetMethod.Name):
                task = call.Instance?.Type.IsTaskLike() == true ? call.Instance : null;
                return _byMember[call.TargetMethod.Name].Any(type => IsDeclaredIn(call.TargetMethod, type)) && !ReturnsAtOnce(call);
            default:
                return false;
        }
    }

    private static bool IsDeclaredIn(IMethodSymbol method, string type) =>
        method.ContainingType.HasFullName(type)
        || (method.OverriddenMethod is { } overridden && IsDeclaredIn(overridden, type));

    /// <summary>Indicates whether the call has a time-out of zero, and so does not wait.</summary>
    private static bool ReturnsAtOnce(IInvocationOperation call) => call.Arguments.Any(argument => KnownCompletion.IsZero(argument.Value));

    private static IOperation? AwaitedBy(IOperation awaiter)
    {
        if (awaiter is not IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited })
        {
            return null;
        }

        if (awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } configured })
        {
            awaited = configured;
        }

        return awaited.Type.IsTaskLike() ? awaited : null;
    }
}
