using System.Security.Claims;
using AuctionSample.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AuctionSample.Policies;

/// <summary>Decides by the bid: the message is the resource.</summary>
public sealed class BidderHandler(AuctionDb db) : AuthorizationHandler<BidderRequirement, Bid>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, BidderRequirement requirement, Bid resource)
    {
        var user = context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        if (await db.Lots.AnyAsync(lot => lot.Id == resource.Lot && lot.Seller == user))
        {
            context.Fail(new AuthorizationFailureReason(this, "You cannot bid for your own lot."));
        }
        else
        {
            context.Succeed(requirement);
        }
    }
}
