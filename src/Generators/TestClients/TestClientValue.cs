namespace WebSocketToolkit.Generators.TestClients;

/// <summary>A value of the path or of the query.</summary>
/// <param name="Name">The value's name in the path or the query.</param>
/// <param name="Parameter">The parameter, escaped.</param>
/// <param name="Type">The value's type, from <c>global::</c> on.</param>
internal sealed record TestClientValue(string Name, string Parameter, string Type);
