using Microsoft.EntityFrameworkCore;

namespace AuctionSample.Data;

public sealed class AuctionDb(DbContextOptions<AuctionDb> options) : DbContext(options)
{
    public DbSet<Lot> Lots => Set<Lot>();

    public DbSet<PlacedBid> Bids => Set<PlacedBid>();

    public DbSet<BannedUser> BannedUsers => Set<BannedUser>();

    /// <summary>Raises the price of a lot, if it is still lower, and the lot has not ended.</summary>
    /// <returns>False if the bid came too late or is too low.</returns>
    public async Task<bool> TryBidAsync(int lot, string bidder, int amount, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);

        // One statement compares and raises. Of two bids at the same time, the database lets one be first, and compares the other with it.
        var raised = await Lots
            .Where(one => one.Id == lot && one.Price < amount && one.EndsAt > now && !one.IsEnded)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Price, amount).SetProperty(one => one.Leader, bidder), cancellationToken);
        if (raised == 0)
        {
            return false;
        }

        Bids.Add(new PlacedBid { LotId = lot, Bidder = bidder, Amount = amount, At = now });
        await SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Ends a lot.</summary>
    /// <returns>False if it had ended already, or there is no such lot.</returns>
    public async Task<bool> TryEndAsync(int lot, CancellationToken cancellationToken) =>
        await Lots.Where(one => one.Id == lot && !one.IsEnded)
            .ExecuteUpdateAsync(static set => set.SetProperty(static one => one.IsEnded, true), cancellationToken) == 1;

    public Task<bool> IsBannedAsync(string user, CancellationToken cancellationToken) =>
        BannedUsers.AnyAsync(one => one.Id == user, cancellationToken);

    // Sqlite compares no DateTimeOffset.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
}
