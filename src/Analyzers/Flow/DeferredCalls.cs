using Microsoft.CodeAnalysis.Operations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The members that take a delegate and run it later, or elsewhere.</summary>
internal static class DeferredCalls
{
    private static readonly ILookup<string, (string Type, string Text)> _table = new (string Type, string Member, string Text)[]
    {
        ("System.Threading.Tasks.Task", "Run", "'Task.Run'"),
        ("System.Threading.Tasks.Task", "ContinueWith", "a continuation"),
        ("System.Threading.Tasks.TaskFactory", "StartNew", "'StartNew'"),
        ("System.Threading.Tasks.TaskFactory", "ContinueWhenAll", "a continuation"),
        ("System.Threading.Tasks.TaskFactory", "ContinueWhenAny", "a continuation"),
        ("System.Runtime.CompilerServices.TaskAwaiter", "OnCompleted", "a continuation"),
        ("System.Runtime.CompilerServices.TaskAwaiter", "UnsafeOnCompleted", "a continuation"),
        ("System.Threading.ThreadPool", "QueueUserWorkItem", "a thread pool work item"),
        ("System.Threading.ThreadPool", "UnsafeQueueUserWorkItem", "a thread pool work item"),
        ("System.Threading.SynchronizationContext", "Post", "'Post'"),
        ("System.Threading.CancellationToken", "Register", "a cancellation callback"),
        ("System.Threading.CancellationToken", "UnsafeRegister", "a cancellation callback"),
        ("System.Threading.Timer", ".ctor", "a timer"),
        ("System.Threading.Thread", ".ctor", "a thread"),
        ("System.Timers.Timer", "Elapsed", "a timer"),
        ("System.TimeProvider", "CreateTimer", "a timer"),
        ("Microsoft.AspNetCore.Http.HttpResponse", "OnCompleted", "the end of the response"),
        ("WebSocketToolkit.WebSocketConnection", "Run", "background work"),
        ("WebSocketToolkit.WebSocketConnection", "OnClose", "the listener of 'OnClose'"),
    }.ToLookup(entry => entry.Member, entry => (entry.Type, entry.Text), StringComparer.Ordinal);

    /// <summary>
    /// Returns, in words, the thing that runs the delegates of this operation later; null if they run at once, if at all.
    /// </summary>
    public static string? Find(IOperation operation, out IEnumerable<IOperation> delegates)
    {
        delegates = [];
        switch (operation)
        {
            case IInvocationOperation call when Text(call.TargetMethod) is { } text:
                delegates = call.Arguments.Select(argument => argument.Value);
                return text;
            case IObjectCreationOperation { Constructor: { } constructor } creation when Text(constructor) is { } text:
                delegates = creation.Arguments.Select(argument => argument.Value);
                return text;
            case IEventAssignmentOperation { Adds: true, EventReference: IEventReferenceOperation reference } assignment:
                delegates = [assignment.HandlerValue];
                return Text(reference.Event) ?? $"the handler of '{reference.Event.Name}'";
            default:
                return null;
        }
    }

    /// <summary>Indicates whether the call attaches to an end of a connection, which waits for the listener as it waits for a message's.</summary>
    public static bool IsListening(this IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "OnClose" or "OnError", ContainingType: { } type } } && type.IsConnection();

    private static string? Text(ISymbol member) =>
        _table.Contains(member.Name)
            ? _table[member.Name].FirstOrDefault(entry => member.ContainingType.IsOrInherits(entry.Type)).Text
            : null;
}
