namespace WebSocketToolkit.Generators.TestClients;

/// <summary>A value of the path or of the query.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Parameter">The parameter, escaped.</param>
/// <param name="Type">Its type, from <c>global::</c> on.</param>
internal sealed record TestClientValue(string Name, string Parameter, string Type);
