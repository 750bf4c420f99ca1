using Microsoft.EntityFrameworkCore;

namespace AuctionSample.Tests;

/// <summary>What bidders and sellers rely on.</summary>
public sealed class BiddingTests
{
    [Fact]
    public async Task A_bid_reaches_everybody_who_watches_the_lot()
    {
        await using var app = new AuctionApp();
        await using var ada = await app.WatchAsync("ada");
        await using var bob = await app.WatchAsync("bob");
        await using var eve = await app.WatchAsync("eve", lot: 2);

        await bob.SendBidAsync(new(1, 50));

        Assert.Equal(new Raised(1, 50, "bob"), await bob.ReceiveRaisedAsync());
        Assert.Equal(new Raised(1, 50, "bob"), await ada.SkipToAsync<Raised>());
        await eve.SendBidAsync(new(2, 250));
        Assert.Equal(new Raised(2, 250, "eve"), await eve.ReceiveRaisedAsync());
        Assert.Equal([("bob", 50), ("eve", 250)], (await app.QueryAsync(static db => db.Bids.OrderBy(static bid => bid.Id).ToListAsync()))
            .Select(static bid => (bid.Bidder, bid.Amount)));
    }

    [Theory]
    [InlineData(1, 10, "too-low", 10)]
    [InlineData(1, -5, "too-low", 10)]
    [InlineData(77, 50, "no-lot", null)]
    public async Task A_bid_that_does_not_count_is_refused(int lot, int amount, string code, int? price)
    {
        await using var app = new AuctionApp();
        await using var ada = await app.ConnectAsync("ada");

        await ada.SendBidAsync(new(lot, amount));

        var refused = await ada.ReceiveRefusedAsync();
        Assert.Equal((code, price), (refused.Code, refused.Price));
    }

    [Fact]
    public async Task Of_bids_at_the_same_time_the_database_takes_one()
    {
        const int Bidders = 6;
        await using var app = new AuctionApp();
        var clients = new List<AuctionClient>();
        for (var i = 0; i < Bidders; i++)
        {
            clients.Add(await app.ConnectAsync($"bidder {i}"));
        }

        // All bids are allowed before the first of them raises the price.
        app.Meeting.Gather("\"Seller\" =", Bidders);
        await Task.WhenAll(clients.Select(static client => client.SendBidAsync(new(1, 100))));
        var answers = await Task.WhenAll(clients.Select(static client => client.ReceiveAsync<AuctionEvent>()));

        var raised = Assert.Single(answers.OfType<Raised>());
        Assert.Equal(Bidders - 1, answers.OfType<Refused>().Count(static refused => refused is { Code: "too-low", Price: 100 }));
        var lot = await app.QueryAsync(static db => db.Lots.SingleAsync(static lot => lot.Id == 1));
        Assert.Equal((100, raised.Leader), (lot.Price, lot.Leader));
        Assert.Equal(raised.Leader, Assert.Single(await app.QueryAsync(static db => db.Bids.ToListAsync())).Bidder);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_last_bid_in_time_buys()
    {
        await using var app = new AuctionApp();
        await using var ada = await app.WatchAsync("ada");
        await ada.SendBidAsync(new(1, 60));
        await ada.ReceiveRaisedAsync();

        app.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(new Ended(1, "ada", 60), await ada.ReceiveEndedAsync());
        await ada.SendBidAsync(new(1, 70));
        Assert.Equal("no-lot", (await ada.ReceiveRefusedAsync()).Code);
        await ada.SendWatchAsync(new(1));
        Assert.Equal("no-lot", (await ada.ReceiveRefusedAsync()).Code);
        await ada.SendBidAsync(new(2, 300));
        Assert.Equal(300, (await ada.ReceiveRaisedAsync()).Price);
    }

    [Fact]
    public async Task A_seller_neither_bids_for_the_own_lot_nor_withdraws_another()
    {
        await using var app = new AuctionApp();
        await using var sue = await app.ConnectAsync("sue");
        await using var ada = await app.WatchAsync("ada");

        await sue.SendBidAsync(new(1, 50));
        Assert.Equal(new Refused("not-allowed", "You cannot bid for your own lot."), await sue.ReceiveRefusedAsync());
        await sue.SendBidAsync(new(2, 250));
        Assert.Equal(new Raised(2, 250, "sue"), await sue.ReceiveRaisedAsync());
        await sue.SendWithdrawAsync(new(2));
        Assert.Equal(new Refused("not-allowed", "Only its seller withdraws a lot."), await sue.ReceiveRefusedAsync());
        await sue.SendWithdrawAsync(new(1));
        Assert.Equal(new Ended(1, null, 0), await sue.ReceiveEndedAsync());

        Assert.Equal(new Ended(1, null, 0), await ada.ReceiveEndedAsync());
    }
}
