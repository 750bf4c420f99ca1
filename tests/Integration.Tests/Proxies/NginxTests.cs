using System.Net;

namespace WebSocketToolkit.Integration.Tests.Proxies;

/// <summary>The how-to about nginx: its file, between a browser and two nodes.</summary>
[Trait("Category", "Load")]
public sealed class NginxTests
{
    [Fact]
    public async Task Two_nodes_see_the_clients_address_and_each_gets_its_part()
    {
        await using var one = await ProxiedApp.StartBehindNginxAsync();
        await using var two = await ProxiedApp.StartBehindNginxAsync();
        await using var nginx = await NginxProcess.StartAsync(one.Port, two.Port);
        using var first = await ProxiedApp.ConnectAsync(nginx.Port);
        using var second = await ProxiedApp.ConnectAsync(nginx.Port);
        Assert.Equal("127.0.0.5", await first.ReceiveTextAsync());
        Assert.Equal("127.0.0.5", await second.ReceiveTextAsync());
        Assert.Single(one.Services.GetRequiredService<WebSocketConnections>());
        Assert.Single(two.Services.GetRequiredService<WebSocketConnections>());
    }

    [Theory]
    [InlineData("proxy_set_header Host $http_host;", HttpStatusCode.Forbidden)]
    [InlineData("proxy_set_header Upgrade $http_upgrade;", HttpStatusCode.UpgradeRequired)]
    [InlineData("proxy_set_header Connection $connection_upgrade;", HttpStatusCode.BadRequest)]
    public async Task Without_a_line_of_the_file_a_handshake_is_refused(string line, HttpStatusCode status)
    {
        await using var app = await ProxiedApp.StartBehindNginxAsync();
        await using var nginx = await NginxProcess.StartAsync(app.Port, app.Port, without: line);
        Assert.Equal(status, await ProxiedApp.StatusAsync(nginx.Port));
    }
}
