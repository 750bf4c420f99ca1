using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>One place where a listener is attached.</summary>
/// <param name="Operation">The call, or the assignment to the event or property.</param>
/// <param name="Subscription">What is called or assigned to.</param>
/// <param name="Member">The method, event or property.</param>
/// <param name="Source">The object that delivers the messages; null for a static member.</param>
/// <param name="Key">Tells what a second attachment must have in common with the first to replace it: member and constant texts.</param>
internal readonly record struct Attachment(IOperation Operation, Subscription Subscription, ISymbol Member, IOperation? Source, string Key)
{
    /// <summary>The delegates that are attached.</summary>
    public IEnumerable<IOperation> Listeners => Operation switch
    {
        IInvocationOperation call => call.Arguments.Where(a => a.Value.Type?.TypeKind == TypeKind.Delegate).Select(a => a.Value),
        IEventAssignmentOperation assignment => [assignment.HandlerValue],
        ISimpleAssignmentOperation assignment => [assignment.Value],
        _ => [],
    };
}
