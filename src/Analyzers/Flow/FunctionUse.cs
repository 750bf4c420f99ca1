namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The ways to use a function.</summary>
internal enum FunctionUse
{
    /// <summary>It is called.</summary>
    Called,

    /// <summary>A delegate is made of it.</summary>
    Referred,

    /// <summary>It has just become a listener.</summary>
    Attached,
}
