using Microsoft.AspNetCore.SignalR;

namespace WebSocketToolkit.Integration.Tests.Routing;

/// <summary>Upgrades that are not for the route that could take them: those of error pages, hubs, proxies and other endpoints.</summary>
public sealed class ForeignUpgradeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_P1_A_refused_upgrade_is_not_accepted_by_the_route_of_its_error_page(bool hasPage)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.UseStatusCodePagesWithReExecute("/status/{0}");
                map.UseRouting();
                map.UseAuthentication();
                map.UseAuthorization();
                if (hasPage)
                {
                    map.MapGet("/status/{code:int}", (int code) => $"page of {code}");
                }

                map.MapWebSocket("/admin/live/feed", static _ => { }).RequireAuthorization();
                map.MapWebSocket("/{area}/{room}", static connection => connection.SendAsync("room").AsTask());
            },
            static builder => HeaderAuthentication.Add(builder.Services));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/admin/live/feed"));
        var response = await client.ReadResponseAsync();
        Assert.Equal((hasPage ? 401 : 404, hasPage ? "page of 401" : ""), (response.Status, response.Body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_P1_A_failed_upgrade_is_not_accepted_by_the_route_of_the_exception_handler(bool rejectsUnmapped)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.UseExceptionHandler("/error");
                map.UseRouting();
                map.Map("/error", () => Results.Text("page", statusCode: 500));
                map.MapWebSocket("/fails", static _ => { }).AddEndpointFilter(static (_, _) => throw new InvalidOperationException("wanted"));
                map.MapWebSocket("/{room}", static connection => connection.SendAsync("room").AsTask());
            },
            builder => builder.Services.AddWebSocketRoutes(o => o.RejectUnmappedUpgrades = rejectsUnmapped));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/fails"));
        var response = await client.ReadResponseAsync();
        Assert.Equal((500, "page"), (response.Status, response.Body));
    }

    [Fact]
    public async Task Fault_P9_An_error_page_of_a_refused_upgrade_is_not_taken_for_an_unmapped_upgrade()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.UseStatusCodePagesWithReExecute("/status/{0}");
                map.UseRouting();
                map.MapGet("/status/{code:int}", (int code) => $"page of {code}");
                map.MapWebSocket("/ws", static _ => { }).AddEndpointFilter(static (_, _) => new(Results.StatusCode(403)));
            },
            static builder => builder.Services.AddWebSocketRoutes(static o => o.RejectUnmappedUpgrades = true));
        await using var client = await app.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/ws"));
        var response = await client.ReadResponseAsync();
        Assert.Equal((403, "page of 403"), (response.Status, response.Body));
    }

    [Theory]
    [InlineData("/{room}", false)]
    [InlineData("/{*rest}", false)]
    [InlineData("/{*rest}", true)]
    public async Task Fault_P2_Endpoints_that_upgrade_requests_themselves_keep_them(string pattern, bool rejectsUnmapped)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.UseWebSockets();
                map.MapHub<Hub>("/hub");
                map.Map("/bare", static async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    await socket.SendAsync("bare"u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, true, context.RequestAborted);
                    await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                });
                map.MapGet("/page", static () => "page");
                map.MapWebSocket(pattern, static connection => connection.SendAsync("room").AsTask());
            },
            builder =>
            {
                builder.Services.AddSignalR();
                builder.Services.AddWebSocketRoutes(o => o.RejectUnmappedUpgrades = rejectsUnmapped);
            });
        await using var hub = await app.ConnectAsync("/hub");
        await hub.SendAsync("{\"protocol\":\"json\",\"version\":1}\u001e");
        Assert.StartsWith("{}\u001e", await hub.ReceiveTextAsync(), StringComparison.Ordinal);
        await using var bare = await app.ConnectAsync("/bare");
        Assert.Equal("bare", await bare.ReceiveTextAsync());
        foreach (var path in (string[])["/page", "/other"])
        {
            await using var room = await app.ConnectAsync(path);
            Assert.Equal("room", await room.ReceiveTextAsync());
        }

        Assert.Equal("page", await app.Http.GetStringAsync(new Uri("/page", UriKind.Relative)));
    }

    [Fact]
    public async Task Fault_P2_A_route_wins_over_an_endpoint_of_the_same_pattern_and_over_a_fallback()
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.Map("/same/{x}", static () => "http");
            map.MapWebSocket("/same/{room}", static connection => connection.SendAsync("room").AsTask());
            map.MapFallback(static () => "fallback");
        });
        await using var room = await app.ConnectAsync("/same/1");
        Assert.Equal("room", await room.ReceiveTextAsync());
        Assert.Equal("http", await app.Http.GetStringAsync(new Uri("/same/1", UriKind.Relative)));
        Assert.Equal("fallback", await app.Http.GetStringAsync(new Uri("/other", UriKind.Relative)));
    }

    [Fact]
    public async Task An_upgrade_that_no_route_takes_is_rejected_unless_an_endpoint_may_upgrade_it()
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.MapGet("/page", static () => "page");
                map.Map("/any", static () => "any");
            },
            static builder => builder.Services.AddWebSocketRoutes(static o => o.RejectUnmappedUpgrades = true));
        foreach (var (path, status) in ((string, int)[])[("/page", 404), ("/any", 200)])
        {
            await using var client = await app.ConnectRawAsync();
            await client.SendAsync(RawClient.Handshake(path));
            Assert.Equal(status, (await client.ReadResponseAsync()).Status);
        }
    }
}
