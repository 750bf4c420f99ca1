using Microsoft.EntityFrameworkCore;

namespace AuctionSample.Data;

public static class Database
{
    /// <summary>Creates the database with some lots, if there is none. An application in production has migrations instead.</summary>
    public static async Task CreateDatabaseAsync(this IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuctionDb>();
        if (await db.Database.EnsureCreatedAsync())
        {
            var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
            db.Lots.AddRange(
                new Lot { Id = 1, Title = "A clock", Seller = "sue", Price = 10, EndsAt = now.AddMinutes(10) },
                new Lot { Id = 2, Title = "A painting", Seller = "sam", Price = 200, EndsAt = now.AddMinutes(30) });
            await db.SaveChangesAsync();
        }
    }
}
