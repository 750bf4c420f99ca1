using AuctionSample.Data;
using AuctionSample.Policies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace AuctionSample;

/// <summary>One connection of a bidder, a seller or a moderator.</summary>
[Authorize]
[WebSocketRoute(
    "/auction",
    Subprotocols = ["auction.v1"],
    CloseOnAuthenticationExpiration = true,
    MaxMessageSize = 4096,
    MaxMessagesPerSecond = 50,
    Sends = [typeof(AuctionEvent)])]
public sealed class Auction(WebSocketGroups<Auction> groups, TimeProvider time) : IDisposable
{
    private const int BannedCode = 4403;
    private const string BannedReason = "You have been banned.";

    private readonly Dictionary<int, IDisposable> _watched = [];

    public static string GroupOf(int lot) => $"lot {lot}";

    public async Task<IResult?> OnUpgrade(HttpContext context, AuctionDb db) =>
        await db.IsBannedAsync(UserOf(context.User), context.RequestAborted) ? Results.Problem(BannedReason, statusCode: 403) : null;

    public async Task OnOpen(WebSocketConnection connection, AuctionDb db, CancellationToken cancellationToken)
    {
        // A ban closes the connections that are open. One that was opened meanwhile finds the ban here.
        if (await db.IsBannedAsync(connection.UserId!, cancellationToken))
        {
            throw new WebSocketCloseException(BannedCode, BannedReason);
        }
    }

    public async Task<AuctionEvent> OnMessage(Watch watch, WebSocketConnection connection, AuctionDb db, CancellationToken cancellationToken)
    {
        // Join before reading: a bid in between comes behind this reply, and cannot be missed.
        var group = groups.Group(GroupOf(watch.Lot));
        await connection.JoinAsync(GroupOf(watch.Lot));
        if (await db.Lots.AsNoTracking().SingleOrDefaultAsync(one => one.Id == watch.Lot && !one.IsEnded, cancellationToken) is not { } lot)
        {
            await connection.LeaveAsync(GroupOf(watch.Lot));
            return Unknown(watch.Lot);
        }

        if (!_watched.ContainsKey(watch.Lot))
        {
            _watched[watch.Lot] = group.OnPresence(async presence =>
            {
                if (presence.ConnectionId != connection.Id)
                {
                    await connection.SendAsync(new Present(watch.Lot, presence.UserId!, presence.IsJoin, presence.Count));
                }
            });
        }

        var users = (await group.MembersAsync()).Select(static member => member.UserId!).ToHashSet(StringComparer.Ordinal);
        return new Watching(lot.Id, lot.Title, lot.Price, lot.Leader, lot.EndsAt, [.. users.Order(StringComparer.Ordinal)]);
    }

    [Authorize(BidderRequirement.Policy)]
    public async Task<AuctionEvent?> OnMessage(Bid bid, WebSocketConnection connection, AuctionDb db, CancellationToken cancellationToken)
    {
        if (await db.TryBidAsync(bid.Lot, connection.UserId!, bid.Amount, time.GetUtcNow(), cancellationToken))
        {
            var raised = new Raised(bid.Lot, bid.Amount, connection.UserId!);
            await groups.Group(GroupOf(bid.Lot)).SendAsync(raised, except: connection);
            return raised;
        }

        var lot = await db.Lots.AsNoTracking().SingleOrDefaultAsync(one => one.Id == bid.Lot, cancellationToken);
        return lot is null || lot.IsEnded || lot.EndsAt <= time.GetUtcNow()
            ? Unknown(bid.Lot)
            : new Refused("too-low", $"The price is {lot.Price} already.", lot.Price);
    }

    [Authorize(SellerRequirement.Policy)]
    public async Task<AuctionEvent?> OnMessage(Withdraw withdraw, AuctionDb db, WebSocketConnection connection, CancellationToken cancellationToken)
    {
        if (!await db.TryEndAsync(withdraw.Lot, cancellationToken))
        {
            return Unknown(withdraw.Lot);
        }

        var ended = new Ended(withdraw.Lot, null, 0);
        await groups.Group(GroupOf(withdraw.Lot)).SendAsync(ended, except: connection);
        return ended;
    }

    [Authorize(Roles = "moderator")]
    public async Task<AuctionEvent> OnMessage(Ban ban, WebSocketConnection connection, AuctionDb db, CancellationToken cancellationToken)
    {
        if (!await db.IsBannedAsync(ban.User, cancellationToken))
        {
            db.BannedUsers.Add(new BannedUser { Id = ban.User, By = connection.UserId!, At = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }

        await groups.User(ban.User).CloseAsync(BannedCode, BannedReason);
        return new Banned(ban.User);
    }

    public AuctionEvent OnError(WebSocketAuthorizationException error) =>
        new Refused("not-allowed", error.Failure?.FailureReasons.FirstOrDefault()?.Message ?? "You may not do that.");

    public AuctionEvent OnError(WebSocketDecodeException error) => new Refused("not-understood", error.Message);

    public void Dispose()
    {
        foreach (var presence in _watched.Values)
        {
            presence.Dispose();
        }
    }

    private static string UserOf(System.Security.Claims.ClaimsPrincipal user) =>
        user.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)!.Value;

    private static Refused Unknown(int lot) => new("no-lot", $"Lot {lot} is not for sale.");
}
