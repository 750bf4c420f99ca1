using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

namespace WebSocketToolkit.Integration.Tests.Samples;

/// <summary>The chat sample from outside. Each test has a room of its own.</summary>
public sealed class ChatTests(ChatSample chat) : IClassFixture<ChatSample>
{
    [Fact]
    public async Task A_message_reaches_everyone_in_the_room_and_nobody_else()
    {
        using var ada = await chat.EnterAsync("crossing", "Ada");
        using var bob = await chat.EnterAsync("crossing", "Bob");
        using var eve = await chat.EnterAsync("elsewhere", "Eve");

        await ada.SendJsonAsync(new { type = "say", id = "1", text = "Hello" });
        await eve.SendJsonAsync(new { type = "say", id = "2", text = "Alone" });

        foreach (var client in new[] { ada, bob })
        {
            var said = await client.ReceiveJsonAsync("said");
            Assert.Equal("Ada", said.GetProperty("from").GetString());
            Assert.Equal("Hello", said.GetProperty("text").GetString());
            Assert.Equal("1", said.GetProperty("id").GetString());
            Assert.InRange(said.GetProperty("at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        }

        Assert.Equal("2", (await eve.ReceiveJsonAsync()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Joining_and_leaving_is_told_with_the_number_of_people()
    {
        using var ada = await chat.EnterAsync("coming-and-going", "Ada");
        using (var bob = await chat.ConnectAsync("coming-and-going", "Bob"))
        {
            Assert.Equal(2, (await bob.ReceiveJsonAsync()).GetProperty("present").GetInt32());
            AssertNotice("joined", "Bob", 2, await ada.ReceiveJsonAsync());
            await bob.CloseAsync();
        }

        AssertNotice("left", "Bob", 1, await ada.ReceiveJsonAsync());

        static void AssertNotice(string type, string name, int present, JsonElement notice)
        {
            Assert.Equal(type, notice.GetProperty("type").GetString());
            Assert.Equal(name, notice.GetProperty("name").GetString());
            Assert.Equal(present, notice.GetProperty("present").GetInt32());
        }
    }

    [Fact]
    public async Task History_comes_first_and_is_bounded()
    {
        using var ada = await chat.EnterAsync("history", "Ada");
        for (var i = 0; i < 60; i++)
        {
            await ada.SendJsonAsync(new { type = "say", id = i.ToString(CultureInfo.InvariantCulture), text = $"message {i}" });
            await ada.ReceiveJsonAsync("said");
        }

        using var bob = await chat.ConnectAsync("history", "Bob");
        var welcome = await bob.ReceiveJsonAsync();

        Assert.Equal("welcome", welcome.GetProperty("type").GetString());
        Assert.Equal(
            Enumerable.Range(10, 50).Select(i => $"message {i}"),
            welcome.GetProperty("history").EnumerateArray().Select(said => said.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Nothing_falls_between_the_history_and_the_live_messages()
    {
        const int Count = 300;
        using var ada = await chat.EnterAsync("between", "Ada");
        var talking = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await ada.SendJsonAsync(new { type = "say", id = i.ToString(CultureInfo.InvariantCulture), text = "words" });
                await ada.ReceiveJsonAsync("said");
            }
        });

        while (!talking.IsCompleted)
        {
            using var late = await chat.ConnectAsync("between", "Late");
            var welcome = await late.ReceiveJsonAsync();
            Assert.Equal("welcome", welcome.GetProperty("type").GetString());
            var last = welcome.GetProperty("history").EnumerateArray().Select(Number).LastOrDefault(-1);
            for (var wanted = last + 1; wanted < Math.Min(last + 3, Count);)
            {
                var number = Number(await late.ReceiveJsonAsync("said"));

                // What was said between joining and reading the history is in both.
                Assert.True(number <= wanted, $"{number} came after {wanted - 1}.");
                wanted = Math.Max(wanted, number + 1);
            }
        }

        await talking;

        static int Number(JsonElement said) => int.Parse(said.GetProperty("id").GetString()!, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_message_sent_twice_is_said_once()
    {
        using var ada = await chat.EnterAsync("twice", "Ada");
        using var bob = await chat.EnterAsync("twice", "Bob");

        foreach (var id in new[] { "same", "same", "other" })
        {
            await ada.SendJsonAsync(new { type = "say", id, text = "Hello" });
            Assert.Equal(id, (await ada.ReceiveJsonAsync("said")).GetProperty("id").GetString());
        }

        Assert.Equal("same", (await bob.ReceiveJsonAsync("said")).GetProperty("id").GetString());
        Assert.Equal("other", (await bob.ReceiveJsonAsync("said")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_new_name_is_told_and_used()
    {
        using var ada = await chat.EnterAsync("names", "  Ada\tL. ");
        using var bob = await chat.EnterAsync("names", "Bob");

        await ada.SendJsonAsync(new { type = "rename", name = "Countess" });
        await ada.SendJsonAsync(new { type = "say", id = "1", text = "It is me" });

        var renamed = await bob.ReceiveJsonAsync();
        Assert.Equal("Ada L.", renamed.GetProperty("was").GetString());
        Assert.Equal("Countess", renamed.GetProperty("name").GetString());
        Assert.Equal("Countess", (await bob.ReceiveJsonAsync()).GetProperty("from").GetString());
    }

    [Theory]
    [InlineData("""{"type":"say","id":"1","text":" \n "}""", "empty", "1")]
    [InlineData("""{"type":"say","id":"1"}""", "empty", "1")]
    [InlineData("""{"type":"say","text":"no id"}""", "bad-id", null)]
    [InlineData("""{"text":"too long","id":"1","type":"say"}""", "too-long", "1")]
    [InlineData("""{"type":"rename","name":" "}""", "bad-name", null)]
    [InlineData("""{"type":"shout","text":"x"}""", "not-understood", null)]
    [InlineData("""{"type":"say",""", "not-understood", null)]
    [InlineData("null", "not-understood", null)]
    public async Task What_is_wrong_is_refused_with_a_typed_message_and_the_conversation_goes_on(string message, string code, string? id)
    {
        using var ada = await chat.EnterAsync("mistakes", "Ada");

        await ada.SendTextAsync(message.Replace("too long", new string('x', 2001), StringComparison.Ordinal));
        var rejected = await ada.ReceiveJsonAsync("rejected");
        Assert.Equal(code, rejected.GetProperty("code").GetString());
        Assert.Equal(id, rejected.GetProperty("id").GetString());
        Assert.NotEmpty(rejected.GetProperty("reason").GetString()!);

        await ada.SendJsonAsync(new { type = "say", id = $"after {code}{message.Length}", text = new string('x', 2000) });
        Assert.Equal($"after {code}{message.Length}", (await ada.ReceiveJsonAsync("said")).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("Lobby")]
    [InlineData("a%2Fb")]
    [InlineData("a-room-with-a-name-that-is-longer-than-32-letters")]
    public async Task A_room_with_an_impossible_name_is_refused_before_the_upgrade(string room)
    {
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => client.ConnectAsync(chat.Server.WebSocket($"/chat/{room}"), CancellationToken.None));
        Assert.Equal(HttpStatusCode.BadRequest, client.HttpStatusCode);
    }

    [Fact]
    public async Task Binary_frames_are_refused()
    {
        using var ada = await chat.EnterAsync("binary", "Ada");

        await ada.SendBinaryAsync([1, 2, 3]);

        Assert.Equal(1003, (await ada.ReceiveCloseAsync()).Code);
    }
}
