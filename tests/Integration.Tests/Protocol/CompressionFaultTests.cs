using System.IO.Compression;

namespace WebSocketToolkit.Integration.Tests.Protocol;

/// <summary>What a peer may not do where compression was agreed on (RFC 7692 sections 6 and 7.2.2).</summary>
public sealed class CompressionFaultTests
{
    public static TheoryData<string, int, byte[]> Faults => new()
    {
        { "garbage", 1007, Compressed([0xFF, 0xFF, 0xFF, 0xFF]) },
        { "garbage in fragments", 1007, [.. Compressed([0x00], final: false), .. new RawFrame(Opcode.Continuation, [0x01, 0x00, 0x00, 0x00]).ToBytes()] },
        { "data behind a final block", 1007, Compressed(Convert.FromHexString("f348cdc9c90700f348cdc9c9070000")) },
        { "invalid UTF-8", 1007, Compressed(Deflate([0x61, 0xFF]), Opcode.Text) },
        { "bomb", 1009, Compressed(Deflate(new byte[100_000_000])) },
        { "too big by a byte", 1009, Compressed(Deflate(new byte[1025])) },
        { "too big, announced", 1009, new RawFrame(Opcode.Binary, []) { Rsv = 4, AnnouncedLength = 1 << 30 }.ToBytes() },
        { "RSV1 on a ping", 1002, new RawFrame(Opcode.Ping, []) { Rsv = 4 }.ToBytes() },
        { "RSV1 on a continuation", 1002, [.. Compressed([], final: false), .. new RawFrame(Opcode.Continuation, []) { Rsv = 4 }.ToBytes()] },
        { "RSV2", 1002, new RawFrame(Opcode.Text, []) { Rsv = 2 }.ToBytes() },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public Task The_close_frame_arrives_twenty_times_of_twenty(string what, int code, byte[] fault) => FaultyPeer.AssertIsToldAsync(
        what,
        code,
        fault,
        o =>
        {
            o.Compression = WebSocketCompression.ContextTakeover;
            o.MaxMessageSize = 1024;
        },
        ("Sec-WebSocket-Extensions", "permessage-deflate"));

    [Fact]
    public async Task Fault_20_Final_blocks_of_several_fragments_are_one_message()
    {
        await using var app = await TestApp.StartAsync(map => map
            .MapWebSocket("/ws", connection => connection.OnMessage(message => connection.SendAsync(message)))
            .WithWebSocketOptions(o => o.Compression = WebSocketCompression.ContextTakeover));
        await using var client = await app.UpgradeRawAsync("/ws", ("Sec-WebSocket-Extensions", "permessage-deflate"));
        await client.SendAsync(
            [.. Compressed(Convert.FromHexString("f348cdc9c90700"), Opcode.Text, final: false),
            .. new RawFrame(Opcode.Continuation, Convert.FromHexString("f348cdc9c9070000")).ToBytes(),
            .. RawFrame.OfText("next").ToBytes()]);
        Assert.Equal("HelloHello", (await client.ReadFrameAsync()).Text);
        Assert.Equal("next", (await client.ReadFrameAsync()).Text);
    }

    private static byte[] Compressed(byte[] payload, Opcode opcode = Opcode.Binary, bool final = true) =>
        new RawFrame(opcode, payload) { Rsv = 4, Fin = final }.ToBytes();

    private static byte[] Deflate(byte[] message)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal);
        deflate.Write(message);
        deflate.Flush();
        return output.ToArray()[..^4];
    }
}
