namespace WebSocketToolkit.Generators.Outgoing;

/// <summary>What <c>[OutgoingMessage]</c> says of a message type, as source.</summary>
/// <param name="TypeName">The type, from <c>global::</c> on.</param>
/// <param name="Policy">The policy; <c>null</c> if none is given.</param>
/// <param name="Seconds">The time to live.</param>
/// <param name="Key">What makes the key of a message; <c>null</c> if there is none.</param>
internal sealed record OutgoingModel(string TypeName, string Policy, string Seconds, string Key);
