namespace WebSocketToolkit.Contracts.Build;

/// <summary>The ways to treat a change that breaks clients: the values of <c>WebSocketContractCheck</c>.</summary>
internal enum ContractCheck
{
    /// <summary>It is a warning, and the document stays as it is.</summary>
    Warn,

    /// <summary>It is an error, and the document stays as it is.</summary>
    Error,

    /// <summary>It is accepted: the document is written.</summary>
    Update,

    /// <summary>It is not looked for: the document is written.</summary>
    Off,
}
