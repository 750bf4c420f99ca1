using Microsoft.AspNetCore.Authorization;

namespace AuctionSample.Policies;

/// <summary>A lot is withdrawn by its seller.</summary>
public sealed class SellerRequirement : IAuthorizationRequirement
{
    public const string Policy = "seller";
}
