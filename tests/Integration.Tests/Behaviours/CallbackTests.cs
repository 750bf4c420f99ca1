using System.Net.WebSockets;
using System.Text;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Section D: callbacks, what they throw, and what they send.</summary>
public sealed class CallbackTests(ReferenceApps apps) : BehaviourTests(apps)
{
    [Fact]
    [Behaviour(79)]
    public async Task A_handler_that_has_returned_leaves_the_connection_open()
    {
        using var client = await App.ConnectAsync("/return");
        await App.SeeAsync("open", "/return");
        await client.SendTextAsync("still here");
        Assert.Equal("still here", await client.ReceiveTextAsync());
        Assert.Empty(App.Seen("close"));
    }

    [Theory]
    [InlineData("/throw-sync", false)]
    [InlineData("/throw-async", false)]
    [InlineData("/throw-async-late", false)]
    [InlineData("/throw-in-message", true)]
    [InlineData("/reject-in-message", true)]
    [Behaviour(80, 81, 82, 83, 88)]
    public async Task An_exception_ends_its_own_connection_only(string path, bool sends)
    {
        using var other = await App.ConnectAsync("/echo");
        using (var client = await App.ConnectAsync(path))
        {
            if (sends)
            {
                await client.SendTextAsync("go");
            }
            else if (path == "/throw-async-late")
            {
                Assert.Equal("one", await client.ReceiveTextAsync());
            }

            Assert.Equal(1011, (await client.ReceiveCloseAsync()).Code);
        }

        Assert.Equal(1011, (await App.SeeAsync("close", path)).Code);
        Assert.Equal("Fail", Assert.Single(App.Seen("error", path)).Message);
        Assert.Equal(("Error", "Fail"), Assert.Single(App.Logs.Select(static log => (log.Level, log.Err))));
        await other.SendTextAsync("undisturbed");
        Assert.Equal("undisturbed", await other.ReceiveTextAsync());
        await App.AssertAliveAsync();
    }

    [Fact]
    public async Task An_endpoint_whose_dispose_throws_is_logged_once()
    {
        using (var client = await App.ConnectAsync("/fail/dispose"))
        {
            Assert.Equal("ready", await client.ReceiveTextAsync());
            await client.CloseAsync();
        }

        await App.SeeAsync("close", "/fail/{where}", count: 1, errors: 1);
        await App.AssertAliveAsync();
        Assert.Equal(("Error", "Fail"), Assert.Single(App.Logs.Select(static log => (log.Level, log.Err))));
    }

    [Fact]
    [Behaviour(84, 86)]
    public async Task A_global_handler_owns_the_closing()
    {
        var app = await InProfileAsync("errorhandler");
        using var client = await app.ConnectAsync("/throw-async");
        Assert.Equal((1011, "custom"), await client.ReceiveCloseAsync());
        await app.SeeAsync("errorHandler", "/throw-async");
        Assert.Empty(app.Logs);

        await using var raw = await app.UpgradeRawAsync("/echo");
        await raw.SendAsync(new RawFrame((Opcode)3, []));
        Assert.Equal(1002, (await raw.ReadFrameAsync()).CloseCode);
        await app.SeeAsync("errorHandler", "/echo");
        Assert.Single(app.Seen("error", "/echo"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Behaviour(87)]
    public async Task A_vanished_peer_is_1006_and_no_error(bool reset)
    {
        await using var client = await App.UpgradeRawAsync("/echo");
        await client.SendAsync(RawFrame.OfText("hello"));
        await client.ReadFrameAsync();
        if (reset)
        {
            client.Reset();
        }
        else
        {
            client.EndSending();
        }

        Assert.Equal(1006, (await App.SeeAsync("close", "/echo")).Code);
        await App.WhenEmptyAsync();
        Assert.Empty(App.Seen("error"));
        Assert.Empty(App.Logs);
    }

    [Fact]
    [Behaviour(90)]
    public async Task A_late_listener_misses_nothing()
    {
        await using var client = await App.ConnectRawAsync();
        await client.SendAsync([.. RawClient.Handshake("/late/60"), .. RawFrame.OfText("now").ToBytes()]);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        await client.SendAsync(RawFrame.OfText("soon"));
        var answers = new List<string>();
        while (answers.Count < 3)
        {
            answers.Add((await client.ReadFrameAsync()).Text);
        }

        Assert.Contains("ready", answers);
        Assert.Equal(["got:now", "got:soon"], answers.Where(static answer => answer != "ready"));
        await client.SendAsync(RawFrame.OfText("later"));
        Assert.Equal("got:later", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    [Behaviour(91)]
    public async Task Messages_that_nobody_hears_are_drained()
    {
        await using var client = await App.UpgradeRawAsync("/no-listener");
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync(RawFrame.OfBinary(new byte[16 * 1024]));
        }

        await client.SendAsync(new RawFrame(Opcode.Ping, [1]), RawFrame.OfClose(1000));
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
    }

    [Fact]
    [Behaviour(92, 94)]
    public async Task Text_stays_text_binary_stays_binary_and_empty_stays_empty()
    {
        using var client = await App.ConnectAsync("/echo");
        await client.SendTextAsync("grüße");
        Assert.Equal("grüße", await client.ReceiveTextAsync());
        await client.SendBinaryAsync([0, 0xFF]);
        Assert.Equal([0, 0xFF], await client.ReceiveBinaryAsync());
        await client.SendTextAsync("");
        Assert.Equal("", await client.ReceiveTextAsync());
        await client.SendBinaryAsync([]);
        Assert.Empty(await client.ReceiveBinaryAsync());
    }

    [Fact]
    [Behaviour(92)]
    public async Task The_wrong_kind_of_frame_is_1003()
    {
        using var client = await App.ConnectAsync("/slow-callback/0");
        await client.SendBinaryAsync([1]);
        Assert.Equal(1003, (await client.ReceiveCloseAsync()).Code);
    }

    [Fact]
    [Behaviour(94, 95)]
    public async Task A_fragmented_message_is_one_and_a_ping_between_is_answered()
    {
        await using var client = await App.UpgradeRawAsync("/echo");
        await client.SendAsync(
            new RawFrame(Opcode.Text, [0xE2]) { Fin = false },
            new RawFrame(Opcode.Ping, "payload"u8.ToArray()),
            new RawFrame(Opcode.Pong, "unasked"u8.ToArray()),
            new RawFrame(Opcode.Continuation, [0x82]) { Fin = false },
            new RawFrame(Opcode.Continuation, [0xAC]));
        var pong = await client.ReadFrameAsync();
        Assert.Equal((Opcode.Pong, "payload"), (pong.Opcode, pong.Text));
        Assert.Equal("€", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    [Behaviour(95)]
    public async Task The_server_may_ping()
    {
        await using var client = await App.UpgradeRawAsync("/ping");
        await client.SendAsync(RawFrame.OfText("go"));
        Assert.Equal(Opcode.Ping, (await client.ReadFrameAsync()).Opcode);
    }

    [Fact]
    [Behaviour(93)]
    public async Task Typed_messages_reach_the_room_and_can_be_replayed()
    {
        using var ada = await App.ConnectAsync("/chat/1?name=Ada");
        using var bob = await App.ConnectAsync("/chat/1?name=Bob");
        using var other = await App.ConnectAsync("/chat/2?name=Cy");
        await other.SendTextAsync("""{"type":"replay","count":5}""");
        await ada.SendTextAsync("""{"text":"hello","type":"say"}""");
        Assert.Equal("""{"type":"said","from":"Ada","text":"hello"}""", await ada.ReceiveTextAsync());
        Assert.Equal("""{"type":"said","from":"Ada","text":"hello"}""", await bob.ReceiveTextAsync());
        await bob.SendTextAsync("""{"type":"say","text":"hi"}""");
        Assert.Equal("hi", (await bob.ReceiveJsonAsync()).GetProperty("text").GetString());
        await bob.SendTextAsync("""{"type":"replay","count":1}""");
        Assert.Equal("""{"type":"said","from":"Bob","text":"hi"}""", await bob.ReceiveTextAsync());
        await bob.SendTextAsync("""{"type":"replay","count":9}""");
        Assert.Equal("hello", (await bob.ReceiveJsonAsync()).GetProperty("text").GetString());
        Assert.Equal("hi", (await bob.ReceiveJsonAsync()).GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":"shout"}""")]
    [Behaviour(93)]
    public async Task An_undecodable_message_is_1007_and_no_error_of_the_apps(string message)
    {
        using var client = await App.ConnectAsync("/chat/1");
        await client.SendTextAsync(message);
        Assert.Equal(1007, (await client.ReceiveCloseAsync()).Code);
        await App.SeeAsync("error", "/chat/{room}");
        Assert.Empty(App.Logs);
    }

    [Fact]
    [Behaviour(102, 103)]
    public async Task Twenty_thousand_messages_are_echoed_in_order()
    {
        const int Count = 20_000;
        using var client = await App.ConnectAsync("/echo");
        var payload = new string('x', 160);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
            {
                await client.SendTextAsync($"{i}{payload}");
            }
        });
        for (var i = 0; i < Count; i++)
        {
            Assert.Equal($"{i}{payload}", await client.ReceiveTextAsync());
        }

        await sending;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(20_000_000)]
    [Behaviour(104)]
    public async Task Messages_may_be_big(int length)
    {
        using var client = await App.ConnectAsync($"/big/{length}");
        var (type, data) = await client.ReceiveMessageAsync();
        Assert.Equal(WebSocketMessageType.Text, type);
        Assert.Equal(length, data.Length);
        Assert.Equal(-1, data.AsSpan().IndexOfAnyExcept((byte)'x'));
    }

    [Fact]
    [Behaviour(95)]
    public async Task Pings_are_answered_while_a_callback_is_busy()
    {
        await using var client = await App.UpgradeRawAsync("/slow-callback/200");
        await client.SendAsync(RawFrame.OfText("a"), new RawFrame(Opcode.Ping, Encoding.UTF8.GetBytes("p")));
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
        Assert.Equal("done:a", (await client.ReadFrameAsync()).Text);
    }
}
