namespace WebSocketToolkit.Integration.Tests.Groups;

/// <summary>Callbacks whose body is a send.</summary>
public sealed class SendResultTests
{
    [Fact]
    public async Task The_result_of_a_send_is_sent_to_nobody()
    {
        await using var app = await TestApp.StartInMemoryAsync(static app => app.MapPartingRoom());
        await using var stays = await app.ConnectAsync("/parting");
        await stays.SendAsync("nothing");
        await stays.SendAsync("one");
        Assert.Equal("one", await stays.ReceiveTextAsync());

        var leaves = await app.ConnectAsync("/parting");
        await leaves.SendAsync("two");
        Assert.Equal("two", await leaves.ReceiveTextAsync());
        await leaves.CloseAsync();
        await leaves.DisposeAsync();

        Assert.Equal("somebody left", await stays.ReceiveTextAsync());
    }
}
