namespace WebSocketToolkit.Generators;

/// <summary>The names that a callback's arguments have where it is called.</summary>
/// <param name="Context">The request.</param>
/// <param name="Services">The services that the callback's come from.</param>
/// <param name="Token">The token that it is given.</param>
internal sealed record ArgumentContext(string Context, string Services, string Token);
