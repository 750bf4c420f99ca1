namespace WebSocket_App.Tests;

public sealed class ChatRoomTests(InMemoryApp app) : IClassFixture<InMemoryApp>
{
    [Fact]
    public async Task Everybody_in_the_room_hears_what_is_said()
    {
        await using var ada = await ChatRoomClient.ConnectAsync(app.Services, "lobby");
        await using var bob = await ChatRoomClient.ConnectAsync(app.Services, "lobby");
        await using var eve = await ChatRoomClient.ConnectAsync(app.Services, "attic");

        await ada.SendSayAsync(new("Hello"));

        Assert.Equal("Hello", (await ada.ReceiveAsync<Said>()).Text);
        Assert.Equal("Hello", (await bob.ReceiveAsync<Said>()).Text);
        await eve.ExpectNothingAsync();
    }
}
