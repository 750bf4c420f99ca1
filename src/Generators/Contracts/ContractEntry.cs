namespace WebSocketToolkit.Generators.Contracts;

/// <summary>A contract's line in the file that lists them.</summary>
/// <param name="MethodName">The method that creates the contract.</param>
/// <param name="IsObsolete">Indicates whether only obsolete code may use the class.</param>
internal sealed record ContractEntry(string MethodName, bool IsObsolete);
