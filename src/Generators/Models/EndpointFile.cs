namespace WebSocketToolkit.Generators.Models;

/// <summary>The file of one endpoint.</summary>
/// <param name="HintName">The generated file's name.</param>
/// <param name="Text">The code.</param>
/// <param name="Entry">The endpoint's line in the registration file; null if <c>MapWebSocketRoutes()</c> leaves the class out.</param>
internal sealed record EndpointFile(string HintName, string Text, EntryModel? Entry);
