using AuctionSample.Data;
using Microsoft.EntityFrameworkCore;

namespace AuctionSample;

/// <summary>Ends the lots whose time is over, and tells everybody who watches them.</summary>
public sealed class Hammer(IServiceScopeFactory scopes, WebSocketGroups<Auction> groups, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<AuctionDb>();
            var now = time.GetUtcNow();
            foreach (var id in await db.Lots.Where(one => !one.IsEnded && one.EndsAt <= now).Select(static one => one.Id).ToListAsync(stoppingToken))
            {
                // Read after the end: no bid changes the lot any more.
                if (await db.TryEndAsync(id, stoppingToken))
                {
                    var lot = await db.Lots.AsNoTracking().SingleAsync(one => one.Id == id, stoppingToken);
                    await groups.Group(Auction.GroupOf(lot.Id)).SendAsync(new Ended(lot.Id, lot.Leader, lot.Price));
                }
            }
        }
    }
}
