namespace AuctionSample.Data;

public sealed class BannedUser
{
    public required string Id { get; set; }

    public required string By { get; set; }

    public DateTimeOffset At { get; set; }
}
