namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>An observer of the events of a flow. A place may be visited again, then with more paths.</summary>
internal interface IFlowObserver
{
    /// <summary>Observes that a listener is attached, directly or by the called method.</summary>
    void Attaches(IOperation operation, int tracked, SubscriptionProgress before);

    /// <summary>Observes that a function is called, referred to, or attached as a listener.</summary>
    void Uses(IOperation operation, IMethodSymbol function, FunctionUse use, ImmutableArray<SubscriptionProgress> state);
}
