using System.Net;

namespace ChatSample.Tests;

/// <summary>The promises of the chat to the people who use it.</summary>
public sealed class ChatTests
{
    [Fact]
    public async Task A_rooms_message_reaches_everyone_in_the_room()
    {
        await using var app = new ChatApp();
        await using var ada = await app.EnterAsync("lobby", "Ada");
        await using var bob = await app.EnterAsync("lobby", "Bob");
        await using var eve = await app.EnterAsync("cellar", "Eve");
        Assert.Equal("Bob", (await ada.ReceiveJoinedAsync()).Name);

        await ada.SendSayAsync(new("1", "Hello"));
        await eve.SendSayAsync(new("2", "Anybody here?"));

        Assert.Equal("Hello", (await ada.ReceiveSaidAsync()).Text);
        var said = await bob.ReceiveSaidAsync();
        Assert.Equal(("Ada", "Hello"), (said.From, said.Text));
        Assert.Equal("Anybody here?", (await eve.ReceiveSaidAsync()).Text);
    }

    [Fact]
    public async Task Who_comes_later_gets_the_history_first()
    {
        await using var app = new ChatApp();
        await using var ada = await app.EnterAsync("lobby", "Ada");
        for (var i = 0; i < 60; i++)
        {
            await ada.SendSayAsync(new($"{i}", $"message {i}"));
        }

        await using var late = await app.ConnectAsync("lobby", "Bob");
        await ada.SendSayAsync(new("60", "news"));

        var welcome = await late.ReceiveWelcomeAsync();
        Assert.Equal(Enumerable.Range(10, 50).Select(i => $"message {i}"), welcome.History.Select(said => said.Text));
        Assert.Equal("news", (await late.ReceiveSaidAsync()).Text);
    }

    [Fact]
    public async Task Who_loses_the_network_and_comes_back_misses_nothing()
    {
        await using var app = new ChatApp();
        await using var ada = await app.EnterAsync("lobby", "Ada");
        await using var bob = await app.EnterAsync("lobby", "Bob");
        await ada.ReceiveJoinedAsync();

        await bob.SendSayAsync(new("b1", "Can you hear me?"));
        bob.Wire.Reset();                                               // the network is gone: no close frame
        await ada.ReceiveSaidAsync();
        await ada.ReceiveLeftAsync();
        await ada.SendSayAsync(new("a1", "Where is Bob?"));             // while Bob is away

        await using var again = await app.ConnectAsync("lobby", "Bob");
        var welcome = await again.ReceiveWelcomeAsync();
        Assert.Equal(["Can you hear me?", "Where is Bob?"], welcome.History.Select(said => said.Text));
        await again.SendSayAsync(new("b1", "Can you hear me?"));        // not sure that it had arrived: the same id again
        Assert.Equal("b1", (await again.ReceiveSaidAsync()).Id);

        await using var late = await app.ConnectAsync("lobby", "Eve");
        Assert.Equal(2, (await late.ReceiveWelcomeAsync()).History.Length);
    }

    [Fact]
    public async Task A_client_without_types_is_welcome()
    {
        await using var factory = new ChatFactory();
        await using var client = await factory.Services.ConnectAsync("/chat/lobby?name=Ada");
        Assert.Equal("Ada", (await client.ReceiveAsync<Welcome>()).Name);
    }

    [Fact]
    public async Task A_foreign_page_is_refused()
    {
        await using var app = new ChatApp();

        var refusal = await Assert.ThrowsAsync<WebSocketRefusedException>(
            () => app.ConnectAsync("lobby", "Mallory", o => o.Headers["Origin"] = "https://evil.example"));

        Assert.Equal(HttpStatusCode.Forbidden, refusal.Status);
    }

    [Fact]
    public async Task Someone_who_does_not_read_holds_nobody_up()
    {
        await using var app = new ChatApp();
        await using var ada = await app.EnterAsync("lobby", "Ada");
        await using var slow = await app.EnterAsync("lobby", "Slow");
        await ada.ReceiveJoinedAsync();
        slow.Wire.StopReading();

        // The wire and the send buffer fill up. The server gives up this connection with the next message, and the room goes on.
        var text = new string('x', ChatRules.MaxTextLength);
        for (var sent = 0; sent < (64 * 1024) + ChatApp.MaxSendBufferSize; sent += text.Length)
        {
            await ada.SendSayAsync(new($"{sent}", text));
            await ada.ReceiveSaidAsync();
        }

        // The client does not read the close frame either, so the connection is dropped after the close timeout.
        app.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("Slow", (await ada.ReceiveLeftAsync()).Name);
    }

    [Fact]
    public async Task At_the_end_everybody_is_told_and_nothing_is_lost()
    {
        await using var app = new ChatApp();
        await using var ada = await app.EnterAsync("lobby", "Ada");
        await using var bob = await app.EnterAsync("lobby", "Bob");
        await ada.SendSayAsync(new("1", "Last words"));

        await app.StopAsync();

        Assert.Equal("Last words", (await bob.ReceiveSaidAsync()).Text);
        await bob.ExpectCloseAsync(1001);
    }
}
