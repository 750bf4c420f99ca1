using WebSocketToolkit.Generators.Declarations;
using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The parts of a project that contracts depend on, beside declarations.</summary>
/// <param name="Comments">The digest of the documentation comments.</param>
/// <param name="Closes">The constant close codes.</param>
internal sealed record ContractInputs(Digest Comments, EquatableArray<CloseModel> Closes);
