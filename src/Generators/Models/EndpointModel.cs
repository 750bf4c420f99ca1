using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>
/// Everything that one endpoint's file is written from. Equal models give equal files and unequal ones are written again, so that nothing
/// here may be a symbol, a piece of syntax or a location: those differ after every keystroke and keep the old compilation alive.
/// </summary>
/// <param name="HintName">The generated file's name.</param>
/// <param name="Namespace">The class's namespace, escaped; null for the global one.</param>
/// <param name="TypeName">The class, from <c>global::</c> on.</param>
/// <param name="ExtensionsName">The generated class.</param>
/// <param name="MapName">The generated extension method.</param>
/// <param name="IsPublic">Whether other assemblies see the class.</param>
/// <param name="IsManual">Whether the class is left out of <c>MapWebSocketRoutes()</c>.</param>
/// <param name="Routes">One for each attribute.</param>
/// <param name="Metadata">Expressions that make the class's other attributes.</param>
/// <param name="Values">What is bound before the handshake.</param>
/// <param name="ConstructorArguments">What an instance is made from.</param>
/// <param name="Callbacks">The callbacks, in the order in which they are tried.</param>
internal sealed record EndpointModel(
    string HintName,
    string? Namespace,
    string TypeName,
    string ExtensionsName,
    string MapName,
    bool IsPublic,
    bool IsManual,
    EquatableArray<RouteModel> Routes,
    EquatableArray<string> Metadata,
    EquatableArray<ValueModel> Values,
    EquatableArray<ArgumentModel> ConstructorArguments,
    EquatableArray<CallbackModel> Callbacks)
{
    public EntryModel Entry => new(TypeName, $"global::{(Namespace is null ? "" : Namespace + ".")}{ExtensionsName}.{MapName}", IsPublic);

    public IEnumerable<CallbackModel> Of(CallbackKind kind) => Callbacks.Where(callback => callback.Kind == kind);
}
