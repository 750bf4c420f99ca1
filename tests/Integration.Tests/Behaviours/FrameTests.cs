using System.Buffers.Binary;
using WebSocketToolkit.Integration.Tests.Connections;

namespace WebSocketToolkit.Integration.Tests.Behaviours;

/// <summary>
/// Section F: what a peer may not put on the wire. That the answer arrives 20 times of 20 is shown by <see cref="FaultTests"/>.
/// </summary>
public sealed class FrameTests(ReferenceApps apps) : BehaviourTests(apps)
{
    private static readonly RawFrame _begun = RawFrame.OfText("a") with { Fin = false };

    public static TheoryData<string, int, byte[]> Faults => new()
    {
        { "RSV2", 1002, Bytes(RawFrame.OfText("a") with { Rsv = 2 }) },
        { "RSV3, empty", 1002, Bytes(RawFrame.OfBinary() with { Rsv = 1 }) },
        { "RSV1 without compression", 1002, Bytes(RawFrame.OfText("a") with { Rsv = 4 }) },
        { "unmasked, one byte", 1002, Bytes(RawFrame.OfText("a") with { Mask = null }) },
        { "unmasked, forty bytes", 1002, Bytes(RawFrame.OfBinary(new byte[40]) with { Mask = null }) },
        { "opcode 3", 1002, Bytes(new RawFrame((Opcode)3, [])) },
        { "opcode 11", 1002, Bytes(new RawFrame((Opcode)11, [])) },
        { "fragmented ping", 1002, Bytes(new RawFrame(Opcode.Ping, []) { Fin = false }) },
        { "ping of 126 bytes", 1002, Bytes(new RawFrame(Opcode.Ping, new byte[126])) },
        { "continuation of nothing", 1002, Bytes(new RawFrame(Opcode.Continuation, [])) },
        { "new message within another", 1002, Bytes(_begun, RawFrame.OfText("b")) },
        { "invalid UTF-8", 1007, Bytes(new RawFrame(Opcode.Text, [0xFF])) },
        { "UTF-8 that breaks off", 1007, Bytes(new RawFrame(Opcode.Text, [0xE2, 0x82])) },
        { "invalid UTF-8 in a close reason", 1007, Bytes(new RawFrame(Opcode.Close, [0x03, 0xE8, 0xFF])) },
        { "close with one byte", 1002, Bytes(new RawFrame(Opcode.Close, [3])) },
        { "close 1005", 1002, Bytes(RawFrame.OfClose(1005)) },
        { "close 999", 1002, Bytes(RawFrame.OfClose(999)) },
        { "2^60 bytes announced", 1009, Bytes(RawFrame.OfBinary() with { AnnouncedLength = 1UL << 60 }) },
        { "101 MiB announced", 1009, Bytes(RawFrame.OfBinary() with { AnnouncedLength = 101 << 20 }) },
        { "16 385 fragments", 1008, Bytes([_begun, .. Enumerable.Repeat(new RawFrame(Opcode.Continuation, []) { Fin = false }, 16_384)]) },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    [Behaviour(86, 89, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 125)]
    public async Task Each_is_answered_with_its_code_and_told_once(string what, int code, byte[] fault)
    {
        await using (var client = await App.UpgradeRawAsync("/echo"))
        {
            await client.SendAsync([.. RawFrame.OfText("before").ToBytes(), .. fault]);
            Assert.Equal("before", (await client.ReadFrameAsync()).Text);
            var close = await client.ReadFrameAsync();
            Assert.True((Opcode.Close, code) == (close.Opcode, close.CloseCode), $"{what}: {close.Opcode} {close.CloseCode}");
            Assert.NotEqual("", close.CloseReason);
        }

        await App.WhenEmptyAsync();
        Assert.Equal(code, Assert.Single(App.Seen("close", "/echo")).Code);
        Assert.Single(App.Seen("error", "/echo"));
        Assert.Empty(App.Logs);
        await App.AssertAliveAsync();
    }

    [Theory]
    [InlineData("exactly the limit", 1024, 0)]
    [InlineData("one byte more", 1025, 1009)]
    [Behaviour(122)]
    public async Task The_limit_of_a_message_is_exact(string what, int length, int code)
    {
        var app = await InProfileAsync("maxpayload");
        await using var whole = await app.UpgradeRawAsync("/echo");
        await whole.SendAsync(RawFrame.OfBinary(new byte[length]));
        Check(await whole.ReadFrameAsync());

        await using var inFragments = await app.UpgradeRawAsync("/echo");
        await inFragments.SendAsync(
            RawFrame.OfBinary(new byte[1000]) with { Fin = false },
            new RawFrame(Opcode.Continuation, new byte[length - 1000]));
        Check(await inFragments.ReadFrameAsync());

        void Check(RawFrame answer) =>
            Assert.True(code == 0 ? answer.Payload.Length == length : answer.CloseCode == code, $"{what}: {answer.CloseCode}");
    }

    [Fact]
    [Behaviour(122)]
    public async Task An_announcement_is_enough()
    {
        var app = await InProfileAsync("maxpayload");
        await using var client = await app.UpgradeRawAsync("/echo");
        await client.SendAsync(RawFrame.OfBinary() with { AnnouncedLength = 1025 });
        Assert.Equal(1009, (await client.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    [Behaviour(124)]
    public async Task A_ping_flood_from_a_peer_that_does_not_read_harms_nobody()
    {
        await using var flood = await App.UpgradeRawAsync("/echo");
        var payload = new byte[4];
        var pings = Enumerable.Range(0, 10_000).SelectMany(i =>
        {
            BinaryPrimitives.WriteInt32BigEndian(payload, i);
            return new RawFrame(Opcode.Ping, payload).ToBytes();
        }).ToArray();
        for (var i = 0; i < 10; i++)
        {
            await flood.SendAsync(pings);
        }

        await App.AssertAliveAsync();
        flood.Reset();
        await App.WhenEmptyAsync();
        Assert.Empty(App.Logs);
    }

    private static byte[] Bytes(params RawFrame[] frames) => [.. frames.SelectMany(static frame => frame.ToBytes())];
}
