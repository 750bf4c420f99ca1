namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>Is told what a flow comes across. What it is told only ever grows: a place is visited again with more paths.</summary>
internal interface IFlowObserver
{
    /// <summary>A listener is attached, directly or by the called method.</summary>
    void Attaches(IOperation operation, int tracked, SubscriptionProgress before);

    /// <summary>A function is used: called, referred to, or attached as a listener.</summary>
    void Uses(IOperation operation, IMethodSymbol function, FunctionUse use, ImmutableArray<SubscriptionProgress> state);
}
