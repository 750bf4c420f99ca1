namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The file of one contract.</summary>
/// <param name="HintName">The generated file's name.</param>
/// <param name="Text">The code.</param>
/// <param name="Entry">The contract's line in the file that lists them.</param>
internal sealed record ContractFile(string HintName, string Text, ContractEntry Entry);
