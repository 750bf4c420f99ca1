using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>One <c>[WebSocketRoute]</c>.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Options">The assignments to the route's options, for those that the attribute sets.</param>
internal sealed record RouteModel(string Pattern, EquatableArray<string> Options);
