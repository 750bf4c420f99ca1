namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>A client may send before it has read the 101: nothing of it is lost, however the bytes arrive.</summary>
public sealed class FirstFrameTests
{
    private const string Path = "/first";

    [Fact]
    public async Task A_frame_in_the_handshakes_own_segment_is_delivered()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();

        await client.SendAsync([.. RawClient.Handshake(Path), .. RawFrame.OfText("first").ToBytes(), .. RawFrame.OfText("second").ToBytes()]);

        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("first", (await client.ReadFrameAsync()).Text);
        Assert.Equal("second", (await client.ReadFrameAsync()).Text);
        await CloseAsync(client);
    }

    [Fact]
    public async Task Bytes_may_arrive_one_by_one()
    {
        await using var app = await StartAsync();
        await using var client = await app.ConnectRawAsync();

        foreach (var octet in (byte[])[.. RawClient.Handshake(Path), .. RawFrame.OfText("slow").ToBytes()])
        {
            await client.SendAsync([octet]);
        }

        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("slow", (await client.ReadFrameAsync()).Text);
        await CloseAsync(client);
    }

    [Fact]
    public async Task A_message_in_fragments_with_a_ping_between_them_is_one_message()
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync(Path);

        await client.SendAsync(
            new RawFrame(Opcode.Text, [0xE2]) { Fin = false },
            new RawFrame(Opcode.Ping, [7]),
            new RawFrame(Opcode.Continuation, [0x82]) { Fin = false, Mask = 0 },
            new RawFrame(Opcode.Continuation, [0xAC]) { LengthBytes = 1 });

        var pong = await client.ReadFrameAsync();
        Assert.Equal(Opcode.Pong, pong.Opcode);
        Assert.Equal([7], pong.Payload);
        Assert.Equal("€", (await client.ReadFrameAsync()).Text);
        await CloseAsync(client);
    }

    private static Task<TestApp> StartAsync() =>
        TestApp.StartAsync(app => app.MapWebSocket(Path, connection => connection.OnMessage(message => connection.SendAsync(message))));

    private static async Task CloseAsync(RawClient client)
    {
        await client.SendAsync(RawFrame.OfClose(1000, "done"));
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
        Assert.Equal(TcpEnd.Fin, await client.ReadEndAsync());
    }
}
