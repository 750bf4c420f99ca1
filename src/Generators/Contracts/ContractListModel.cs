using WebSocketToolkit.Generators.Models;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>A list of a contract.</summary>
/// <param name="Property">The property of the contract that has the list.</param>
/// <param name="ElementType">The type of the elements, from <c>global::</c> on.</param>
/// <param name="Elements">The creations of the elements.</param>
internal sealed record ContractListModel(string Property, string ElementType, EquatableArray<AttributeModel> Elements);
