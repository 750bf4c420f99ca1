namespace WebSocketToolkit.Testing.Tests.Raw;

/// <summary>The one codec of all clients that write their frames themselves: raw clients, load generators and benchmarks.</summary>
public sealed class FrameCodecTests
{
    /// <summary>Whole messages with the headers that RFC 6455 section 5.2 asks for.</summary>
    public static TheoryData<int, string> Headers => new()
    {
        { 0, "8280" },
        { 125, "82FD" },
        { 126, "82FE007E" },
        { 65535, "82FEFFFF" },
        { 65536, "82FF0000000000010000" },
    };

    [Fact]
    public void The_examples_of_the_rfc_are_written()
    {
        // Section 5.7.
        Assert.Equal("818537FA213D7F9F4D5158", Convert.ToHexString(FrameCodec.ToBytes(Opcode.Text, "Hello"u8)));
        Assert.Equal("810548656C6C6F", Convert.ToHexString(FrameCodec.ToBytes(Opcode.Text, "Hello"u8, mask: null)));
        Assert.Equal("010348656C", Convert.ToHexString(new RawFrame(Opcode.Text, "Hel"u8.ToArray()) { Fin = false, Mask = null }.ToBytes()));
        Assert.Equal("80026C6F", Convert.ToHexString(new RawFrame(Opcode.Continuation, "lo"u8.ToArray()) { Mask = null }.ToBytes()));
        Assert.Equal("8A8537FA213D7F9F4D5158", Convert.ToHexString(FrameCodec.ToBytes(Opcode.Pong, "Hello"u8)));
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void A_length_takes_the_smallest_field_that_fits(int length, string start)
    {
        var payload = new byte[length];
        Random.Shared.NextBytes(payload);
        var frame = FrameCodec.ToBytes(Opcode.Binary, payload, mask: 0x01020304);
        Assert.Equal(start + "01020304", Convert.ToHexString(frame, 0, frame.Length - length));

        Assert.True(FrameHeader.TryRead(frame, out var header));
        Assert.Equal(
            (Opcode.Binary, true, 0, 0x01020304u, frame.Length - length, length),
            (header.Opcode, header.IsFinal, header.Rsv, header.Mask, header.Length, header.PayloadLength));
        Assert.Equal(payload, frame[header.Length..].Select(static (octet, i) => (byte)(octet ^ ((i % 4) + 1))));
        Assert.Equal(frame, new RawFrame(Opcode.Binary, payload) { Mask = 0x01020304 }.ToBytes());
        Assert.Equal(FrameCodec.FrameLength(length) - sizeof(uint), FrameCodec.ToBytes(Opcode.Binary, payload, mask: null).Length);

        for (var missing = 1; missing <= header.Length; missing++)
        {
            Assert.False(FrameHeader.TryRead(frame.AsSpan(0, header.Length - missing), out _));
        }
    }

    [Fact]
    public void A_frame_may_break_the_rules()
    {
        var frame = new RawFrame(Opcode.Ping, [0, 0, 0, 0, 0]) { Fin = false, Rsv = 5, Mask = 0xA0B0C0D0, LengthBytes = 9, AnnouncedLength = 1UL << 62 };
        Assert.Equal("59FF4000000000000000A0B0C0D0A0B0C0D0A0", Convert.ToHexString(frame.ToBytes()));
        Assert.Equal("82FE0003", Convert.ToHexString(new RawFrame(Opcode.Binary, [1, 2, 3]) { LengthBytes = 3 }.ToBytes(), 0, 4));

        var header = new FrameHeader(frame.ToBytes());
        Assert.Equal((Opcode.Ping, false, 5, 0xA0B0C0D0u, 14, 1L << 62), (header.Opcode, header.IsFinal, header.Rsv, header.Mask, header.Length, header.PayloadLength));
    }

    [Fact]
    public void Writing_and_reading_allocate_nothing()
    {
        var payload = new byte[1000];
        var memory = new byte[FrameCodec.FrameLength(payload.Length)];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var total = 0L;
        for (var i = 0; i < 100; i++)
        {
            total += FrameCodec.Write(memory, Opcode.Binary, payload);
            total += FrameHeader.TryRead(memory, out var header) ? header.PayloadLength + (header.Mask ?? 0) : 0;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(100 * (memory.Length + payload.Length + (long)FrameCodec.DefaultMask), total);
    }
}
