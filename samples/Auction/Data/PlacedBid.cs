namespace AuctionSample.Data;

/// <summary>A bid that raised the price.</summary>
public sealed class PlacedBid
{
    public int Id { get; set; }

    public int LotId { get; set; }

    public required string Bidder { get; set; }

    public int Amount { get; set; }

    public DateTimeOffset At { get; set; }
}
