using Microsoft.AspNetCore.Authorization;

namespace AuctionSample.Policies;

/// <summary>Nobody bids for a lot of their own.</summary>
public sealed class BidderRequirement : IAuthorizationRequirement
{
    public const string Policy = "bidder";
}
