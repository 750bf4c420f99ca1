using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>An attribute of the endpoint's class that becomes metadata, as source.</summary>
/// <param name="TypeName">The attribute's class, from <c>global::</c> on.</param>
/// <param name="Arguments">The arguments of its constructor.</param>
/// <param name="Assignments">The assignments to its properties and fields.</param>
internal sealed record AttributeModel(string TypeName, EquatableArray<string> Arguments, EquatableArray<string> Assignments);
