using System.Security.Claims;
using AuctionSample.Data;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AuctionSample.Policies;

/// <summary>Decides by the lot that the message names.</summary>
public sealed class SellerHandler(AuctionDb db) : AuthorizationHandler<SellerRequirement, Withdraw>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, SellerRequirement requirement, Withdraw resource)
    {
        var user = context.User.FindFirstValue(ClaimTypes.NameIdentifier);
        if (await db.Lots.AnyAsync(lot => lot.Id == resource.Lot && lot.Seller == user))
        {
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new AuthorizationFailureReason(this, "Only its seller withdraws a lot."));
        }
    }
}
