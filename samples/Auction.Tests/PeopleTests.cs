using System.Net;

namespace AuctionSample.Tests;

/// <summary>Who may come, who is there, and who must go.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task A_browser_shows_its_token_as_a_subprotocol()
    {
        await using var app = new AuctionApp();
        await using var ada = await AuctionClient.ConnectAsync(app.Services, o =>
        {
            o.Subprotocols.Add("auction.v1");
            o.Subprotocols.Add($"bearer.{app.Token("ada")}");
        });

        Assert.Equal("auction.v1", ada.Subprotocol);
        await ada.SendWatchAsync(new(1));
        Assert.Equal(["ada"], (await ada.ReceiveWatchingAsync()).Users);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not.a.token")]
    public async Task Without_a_token_nobody_comes_in(string? token)
    {
        await using var app = new AuctionApp();

        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(() => AuctionClient.ConnectAsync(app.Services, o =>
        {
            if (token is not null)
            {
                o.Headers["Authorization"] = $"Bearer {token}";
            }
        }));

        Assert.Equal(HttpStatusCode.Unauthorized, refusal.Status);
    }

    [Fact]
    public async Task The_list_of_lots_takes_the_same_tokens()
    {
        await using var app = new AuctionApp();
        using var http = app.Services.CreateHttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/lots", UriKind.Relative))).StatusCode);

        http.DefaultRequestHeaders.Authorization = new("Bearer", app.Token("ada"));

        Assert.Contains("A painting", await http.GetStringAsync(new Uri("/lots", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_ends_with_its_token()
    {
        await using var app = new AuctionApp();
        await using var ada = await app.ConnectAsync("ada", minutes: 1);

        app.Time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));

        await ada.ExpectCloseAsync(1008);
    }

    [Fact]
    public async Task Who_watches_sees_others_come_and_go()
    {
        await using var app = new AuctionApp();
        await using var ada = await app.WatchAsync("ada");
        await using (var bob = await app.ConnectAsync("bob"))
        {
            await bob.SendWatchAsync(new(1));
            Assert.Equal(["ada", "bob"], (await bob.ReceiveWatchingAsync()).Users);
            Assert.Equal(new Present(1, "bob", IsHere: true, 2), await ada.ReceivePresentAsync());
            bob.Wire.Reset();
        }

        Assert.Equal(new Present(1, "bob", IsHere: false, 1), await ada.ReceivePresentAsync());
    }

    [Fact]
    public async Task A_ban_closes_every_connection_of_the_user_and_refuses_the_next()
    {
        await using var app = new AuctionApp();
        await using var max = await app.ConnectAsync("max", "moderator");
        await using var first = await app.ConnectAsync("eve");
        await using var second = await app.WatchAsync("eve");
        await using var ada = await app.ConnectAsync("ada");

        await ada.SendBanAsync(new("eve"));
        Assert.Equal("not-allowed", (await ada.ReceiveRefusedAsync()).Code);
        await max.SendBanAsync(new("eve"));
        Assert.Equal(new Banned("eve"), await max.ReceiveBannedAsync());

        await first.ExpectCloseAsync(4403);
        await second.ExpectCloseAsync(4403);
        Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<WebSocketRefusedException>(() => app.ConnectAsync("eve"))).Status);
        await ada.SendBidAsync(new(1, 50));
        await ada.ReceiveRaisedAsync();
    }

    [Fact]
    public async Task A_user_who_connects_during_the_ban_does_not_slip_through()
    {
        await using var app = new AuctionApp();
        await using var max = await app.ConnectAsync("max", "moderator");

        // The handshake has found no ban, and waits there until the user is banned.
        app.Meeting.Hold("\"BannedUsers\"");
        var connecting = app.ConnectAsync("eve");
        await app.Meeting.Arrived;
        await max.SendBanAsync(new("eve"));
        await max.ReceiveBannedAsync();
        app.Meeting.Release();

        await using var eve = await connecting;
        await eve.ExpectCloseAsync(4403);
    }
}
