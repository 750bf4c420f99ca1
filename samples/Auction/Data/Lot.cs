namespace AuctionSample.Data;

public sealed class Lot
{
    public int Id { get; set; }

    public required string Title { get; set; }

    public required string Seller { get; set; }

    public int Price { get; set; }

    /// <summary>The user whose bid is the price; null before the first bid.</summary>
    public string? Leader { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    public bool IsEnded { get; set; }
}
