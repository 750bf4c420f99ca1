using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The content of one endpoint's contract.</summary>
/// <param name="HintName">The generated file's name.</param>
/// <param name="MethodName">The method that creates the contract.</param>
/// <param name="TypeName">The class, from <c>global::</c> on.</param>
/// <param name="IsObsolete">Indicates whether only obsolete code may use the class.</param>
/// <param name="Contract">The creation of the contract, without its lists.</param>
/// <param name="Lists">The lists of the contract that are not empty.</param>
internal sealed record ContractModel(
    string HintName, string MethodName, string TypeName, bool IsObsolete, AttributeModel Contract, EquatableArray<ContractListModel> Lists);
