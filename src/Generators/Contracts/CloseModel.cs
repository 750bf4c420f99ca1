namespace WebSocketToolkit.Generators.Contracts;

/// <summary>The creation of a <c>WebSocketCloseException</c> with a constant code.</summary>
/// <param name="TypeName">The metadata name of the class that creates it.</param>
/// <param name="Code">The code.</param>
/// <param name="Reason">The constant reason; null if it is not constant.</param>
internal sealed record CloseModel(string TypeName, int Code, string? Reason);
