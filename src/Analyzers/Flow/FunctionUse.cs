namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The ways to use a function.</summary>
internal enum FunctionUse
{
    /// <summary>The function is called.</summary>
    Called,

    /// <summary>A delegate of the function is created.</summary>
    Referred,

    /// <summary>The function has just become a listener.</summary>
    Attached,
}
