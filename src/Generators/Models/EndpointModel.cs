using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>
/// The content of one endpoint's file. Equal models give equal files, and a file is written again if its model changes. So no part may be a
/// symbol, a piece of syntax or a location: those differ after every keystroke and keep the old compilation alive.
/// </summary>
/// <param name="HintName">The generated file's name.</param>
/// <param name="Namespace">The class's namespace, escaped; null for the global namespace.</param>
/// <param name="TypeName">The class, from <c>global::</c> on.</param>
/// <param name="ExtensionsName">The generated class.</param>
/// <param name="MapName">The generated extension method.</param>
/// <param name="IsPublic">Indicates whether other assemblies can access the class.</param>
/// <param name="IsObsolete">Indicates whether only obsolete code may use the class.</param>
/// <param name="IsManual">Indicates whether <c>MapWebSocketRoutes()</c> leaves the class out.</param>
/// <param name="Requirements">The needs of the class that a trimmed or precompiled application may not meet.</param>
/// <param name="Routes">The routes, one for each attribute.</param>
/// <param name="Metadata">The class's other attributes.</param>
/// <param name="Values">The values that are bound before the handshake.</param>
/// <param name="ConstructorArguments">The arguments of the class's constructor.</param>
/// <param name="Callbacks">The callbacks, in the order in which they are tried.</param>
internal sealed record EndpointModel(
    string HintName,
    string? Namespace,
    string TypeName,
    string ExtensionsName,
    string MapName,
    bool IsPublic,
    bool IsObsolete,
    bool IsManual,
    EquatableArray<RequirementModel> Requirements,
    EquatableArray<RouteModel> Routes,
    EquatableArray<AttributeModel> Metadata,
    EquatableArray<ValueModel> Values,
    EquatableArray<ArgumentModel> ConstructorArguments,
    EquatableArray<CallbackModel> Callbacks)
{
    public EntryModel Entry =>
        new(TypeName, $"global::{(Namespace is null ? "" : Namespace + ".")}{ExtensionsName}.{MapName}", IsPublic, Requirements);

    public IEnumerable<CallbackModel> Of(CallbackKind kind) => Callbacks.Where(callback => callback.Kind == kind);
}
