using Microsoft.CodeAnalysis.Operations;

namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>One place that attaches a listener.</summary>
/// <param name="Operation">The call, or the assignment to the event or property.</param>
/// <param name="Subscription">The subscription that is called or assigned to.</param>
/// <param name="Member">The method, event or property.</param>
/// <param name="Source">The object that delivers the messages; null for a static member.</param>
/// <param name="Key">The member and the constant texts. A second attachment with the same key replaces the first.</param>
internal readonly record struct Attachment(IOperation Operation, Subscription Subscription, ISymbol Member, IOperation? Source, string Key)
{
    /// <summary>Gets the delegates that are attached.</summary>
    public IEnumerable<IOperation> Listeners => Operation switch
    {
        IInvocationOperation call => call.Arguments.Where(a => a.Value.Type?.TypeKind == TypeKind.Delegate).Select(a => a.Value),
        IEventAssignmentOperation assignment => [assignment.HandlerValue],
        ISimpleAssignmentOperation assignment => [assignment.Value],
        _ => [],
    };
}
