namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>What a peer may not do is answered with a close frame that arrives, also while the peer goes on sending.</summary>
public sealed class FaultTests
{
    public static TheoryData<string, int, byte[]> Faults => new()
    {
        { "RSV2", 1002, new RawFrame(Opcode.Text, "a"u8.ToArray()) { Rsv = 2 }.ToBytes() },
        { "RSV1 without compression", 1002, new RawFrame(Opcode.Text, "a"u8.ToArray()) { Rsv = 4 }.ToBytes() },
        { "unmasked", 1002, new RawFrame(Opcode.Text, "a"u8.ToArray()) { Mask = null }.ToBytes() },
        { "opcode 3", 1002, new RawFrame((Opcode)3, []).ToBytes() },
        { "opcode 11", 1002, new RawFrame((Opcode)11, []).ToBytes() },
        { "fragmented ping", 1002, new RawFrame(Opcode.Ping, []) { Fin = false }.ToBytes() },
        { "126 byte ping", 1002, new RawFrame(Opcode.Ping, new byte[126]).ToBytes() },
        { "continuation of nothing", 1002, new RawFrame(Opcode.Continuation, []).ToBytes() },
        { "close 1005", 1002, RawFrame.OfClose(1005).ToBytes() },
        { "close with one byte", 1002, new RawFrame(Opcode.Close, [3]).ToBytes() },
        { "invalid UTF-8", 1007, new RawFrame(Opcode.Text, [0xFF]).ToBytes() },
        { "invalid close reason", 1007, new RawFrame(Opcode.Close, [0x03, 0xE8, 0xFF]).ToBytes() },
        { "too big", 1009, new RawFrame(Opcode.Binary, new byte[2000]).ToBytes() },
        { "too big, announced", 1009, new RawFrame(Opcode.Binary, []) { AnnouncedLength = 1 << 30 }.ToBytes() },
        { "too many fragments", 1008, [.. Enumerable.Range(0, 9).SelectMany(i => new RawFrame(i == 0 ? Opcode.Text : Opcode.Continuation, []) { Fin = false }.ToBytes())] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public Task The_close_frame_arrives_twenty_times_of_twenty(string what, int code, byte[] fault) => FaultyPeer.AssertIsToldAsync(
        what,
        code,
        fault,
        o =>
        {
            o.MaxMessageSize = 1024;
            o.MaxFragments = 8;
        });

    [Fact]
    public async Task A_peer_that_sends_for_ever_after_a_fault_is_dropped_in_time()
    {
        await using var app = await TestApp.StartAsync(map => map.MapWebSocket("/ws", _ => { }));
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(new RawFrame((Opcode)3, []).ToBytes());
        var sending = Task.Run(async () =>
        {
            var junk = new byte[16 * 1024];
            while (true)
            {
                await client.SendAsync(junk);
            }
        });
        Assert.Equal(1002, (await client.ReadFrameAsync()).CloseCode);
        await Assert.ThrowsAnyAsync<IOException>(() => sending.WaitAsync(Clients.Patience));
    }

    [Fact]
    public async Task A_message_of_exactly_the_limit_passes()
    {
        await using var app = await TestApp.StartAsync(map => map
            .MapWebSocket("/ws", connection => connection.OnMessage(message => connection.SendAsync(message)))
            .WithWebSocketOptions(o => o.MaxMessageSize = 70_000));
        await using var client = await app.ConnectAsync("/ws");
        var payload = Enumerable.Range(0, 70_000).Select(i => (byte)i).ToArray();
        await client.SendAsync(payload);
        Assert.Equal(payload, await client.ReceiveBytesAsync());
        await client.SendAsync([.. payload, 0]);
        Assert.Equal(1009, (await client.ExpectCloseAsync()).Code);
    }
}
