using WebSocketToolkit.Shared;

namespace WebSocketToolkit.Generators.Models;

/// <summary>A value bound before the handshake.</summary>
/// <param name="ParameterName">The value's name in the signature that filters see.</param>
/// <param name="FieldName">The value's name in the handler.</param>
/// <param name="TypeName">The type that callbacks ask for.</param>
/// <param name="Binding">The expression that binds it.</param>
/// <param name="Attributes">The attributes of the callbacks' parameters, as source.</param>
internal sealed record ValueModel(
    string ParameterName, string FieldName, string TypeName, string Binding, EquatableArray<string> Attributes);
