namespace PricesSample;

/// <summary>A request for the price of a share.</summary>
/// <param name="Symbol">The symbol of the share.</param>
internal sealed record Ask(string Symbol);

/// <summary>The price of a share.</summary>
/// <param name="Symbol">The symbol of the share.</param>
/// <param name="Cents">The price, in cents.</param>
internal sealed record Quote(string Symbol, long Cents);
