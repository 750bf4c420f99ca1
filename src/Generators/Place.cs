namespace WebSocketToolkit.Generators;

/// <summary>What a callback's arguments are called where it is called.</summary>
/// <param name="Context">The request.</param>
/// <param name="Services">The services that the callback's come from.</param>
/// <param name="Token">The token that it is given.</param>
internal sealed record Place(string Context, string Services, string Token);
