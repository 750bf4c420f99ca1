namespace WebSocketToolkit.Generators.TestClients;

/// <summary>A message type with a name that a method can have.</summary>
/// <param name="Name">The type's own name.</param>
/// <param name="Type">The type, from <c>global::</c> on.</param>
internal sealed record TestClientMessage(string Name, string Type);
