using System.Text;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>Section D: who closes with what, and what still arrives.</summary>
public sealed class ClosingTests(ReferenceApps apps) : BehaviourTests(apps)
{
    [Fact]
    [Behaviour(97)]
    public async Task A_close_without_a_code_is_answered_alike_and_is_1005()
    {
        await using var client = await App.UpgradeRawAsync("/echo");
        await client.SendAsync(new RawFrame(Opcode.Close, []));
        Assert.Empty((await client.ReadFrameAsync()).Payload);
        Assert.Equal(1005, (await App.SeeAsync("close", "/echo")).Code);
    }

    [Fact]
    [Behaviour(97, 98)]
    public async Task The_first_close_counts_and_nothing_after_it()
    {
        await using var client = await App.UpgradeRawAsync("/echo");
        await client.SendAsync(RawFrame.OfClose(4000, "first"), RawFrame.OfText("ignored"), RawFrame.OfClose(4001, "second"));
        var answer = await client.ReadFrameAsync();
        Assert.Equal((Opcode.Close, 4000), (answer.Opcode, answer.CloseCode));
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
        await App.WhenEmptyAsync();
        var close = Assert.Single(App.Seen("close"));
        Assert.Equal((4000, "first"), (close.Code, close.Reason));
        Assert.Empty(App.Seen("error"));
    }

    [Theory]
    [InlineData("/close", 1000, "")]
    [InlineData("/close/1000", 1000, "because")]
    [InlineData("/close/4001", 4001, "because")]
    [InlineData("/close/1012", 1012, "because")]
    [Behaviour(99)]
    public async Task The_servers_code_and_reason_arrive(string path, int code, string reason)
    {
        using var client = await App.ConnectAsync(path);
        Assert.Equal((code, reason), await client.ReceiveCloseAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1004)]
    [InlineData(1005)]
    [InlineData(1006)]
    [InlineData(1015)]
    [InlineData(2999)]
    [InlineData(5000)]
    [Behaviour(99, 126)]
    public async Task A_code_that_may_not_be_sent_is_an_exception_and_nothing_is_sent(int code)
    {
        await using var client = await App.UpgradeRawAsync($"/close/{code}");
        Assert.Equal(nameof(ArgumentOutOfRangeException), (await App.SeeAsync("exception", "/close/{code}")).Exception);
        await client.SendAsync(new RawFrame(Opcode.Ping, [1]));
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
    }

    [Fact]
    [Behaviour(100)]
    public async Task Terminate_sends_no_close_frame()
    {
        await using var client = await App.ConnectRawAsync();
        await client.SendAsync(RawClient.Handshake("/terminate"));

        // The 101 itself may fall victim to the reset.
        var seen = Encoding.Latin1.GetString(await client.ReadToEndAsync());
        Assert.True(seen.Length == 0 || seen.EndsWith("\r\n\r\n", StringComparison.Ordinal), seen);
        Assert.Equal(1006, (await App.SeeAsync("close", "/terminate")).Code);
        Assert.Empty(App.Logs);
    }

    [Fact]
    [Behaviour(101)]
    public async Task What_was_sent_before_the_close_arrives_before_it()
    {
        using var client = await App.ConnectAsync("/send-then-close");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"m{i}", await client.ReceiveTextAsync());
        }

        Assert.Equal((1000, "done"), await client.ReceiveCloseAsync());
    }

    [Fact]
    [Behaviour(56, 92, 96, 99, 100, 101)]
    public async Task Nodes_ws_sees_the_same()
    {
        Assert.Equal(
            [
                "/hello: text hello client, closed 1000",
                "/both: text hello client, closed 1000",
                "/close/4001: closed 4001 because",
                "/terminate: closed 1006",
                "/throw-sync: closed 1011 The endpoint failed.",
                "/send-then-close: 100 messages from m0 to m99, closed 1000 done",
                "/ping: pinged, closed 1000",
                "/echo: text hi, binary 3, closed 4002 enough",
                "/hook-401: Unexpected server response: 401, closed 1006",
                "/nowhere: Unexpected server response: 404, closed 1006",
            ],
            await NodeScript.RunAsync("visits.mjs", App.Server.WebSocket("/").AbsoluteUri));
        await App.WhenEmptyAsync();
        var close = Assert.Single(App.Seen("close", "/echo"));
        Assert.Equal((4002, "enough"), (close.Code, close.Reason));
    }
}
