namespace WebSocketToolkit.Generators.TestClients;

/// <summary>A message type with a simple name, which becomes part of a method's name.</summary>
/// <param name="Name">The type's own name.</param>
/// <param name="Type">The type, from <c>global::</c> on.</param>
internal sealed record TestClientMessage(string Name, string Type);
