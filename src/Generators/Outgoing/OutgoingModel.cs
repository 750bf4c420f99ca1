namespace WebSocketToolkit.Generators.Outgoing;

/// <summary>The <c>[OutgoingMessage]</c> of a message type, as source.</summary>
/// <param name="TypeName">The type, from <c>global::</c> on.</param>
/// <param name="Policy">The policy; <c>null</c> as source if the attribute gives no policy.</param>
/// <param name="Seconds">The time to live.</param>
/// <param name="Key">The property that makes the key of a message; null if the attribute names no key.</param>
/// <param name="IsKeyText">Indicates whether the property is a string, rather than formattable.</param>
/// <param name="IsObsolete">Indicates whether only obsolete code may use the type.</param>
internal sealed record OutgoingModel(string TypeName, string Policy, string Seconds, string? Key, bool IsKeyText, bool IsObsolete);
