namespace PricesSample;

/// <summary>Asks for the price of a share.</summary>
internal sealed record Ask(string Symbol);

/// <summary>A price, in cents.</summary>
internal sealed record Quote(string Symbol, long Cents);
