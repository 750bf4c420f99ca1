using WebSocketToolkit.Protocol;
using static WebSocketToolkit.Runtime.Tests.Protocol.ClientFrames;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>What a peer may not do (RFC 6455 section 5), and that it is noticed at the first byte that tells.</summary>
public class FrameReaderTests
{
    public static TheoryData<string, byte[], WebSocketProtocolFault> Faults => new()
    {
        { "RSV1", Frame(Opcode.Text, "a"u8, reserved: 4), WebSocketProtocolFault.ReservedBit },
        { "RSV2", Frame(Opcode.Text, "a"u8, reserved: 2), WebSocketProtocolFault.ReservedBit },
        { "RSV3 on a ping", Frame(Opcode.Ping, "a"u8, reserved: 1), WebSocketProtocolFault.ReservedBit },
        { "RSV2 in two bytes", [0xA2, 0x00], WebSocketProtocolFault.ReservedBit },
        { "opcode 3", Frame((Opcode)3, "a"u8), WebSocketProtocolFault.ReservedOpcode },
        { "opcode 11", Frame((Opcode)11, "a"u8), WebSocketProtocolFault.ReservedOpcode },
        { "unmasked", Frame(Opcode.Text, "a"u8, masked: false), WebSocketProtocolFault.UnmaskedFrame },
        { "unmasked in two bytes", [0x81, 0x00], WebSocketProtocolFault.UnmaskedFrame },
        { "fragmented ping", Frame(Opcode.Ping, "a"u8, final: false), WebSocketProtocolFault.InvalidControlFrame },
        { "126 byte ping", Frame(Opcode.Ping, new byte[126]), WebSocketProtocolFault.InvalidControlFrame },
        { "continuation of nothing", Frame(Opcode.Continuation, "a"u8), WebSocketProtocolFault.InvalidFragmentation },
        { "message inside a message", [.. Frame(Opcode.Text, "a"u8, final: false), .. Frame(Opcode.Text, "b"u8)], WebSocketProtocolFault.InvalidFragmentation },
        { "invalid UTF-8", Frame(Opcode.Text, [0x61, 0xFF]), WebSocketProtocolFault.InvalidUtf8 },
        { "cut UTF-8", Frame(Opcode.Text, [0xE2, 0x82]), WebSocketProtocolFault.InvalidUtf8 },
        { "surrogate", Frame(Opcode.Text, [0xED, 0xA0, 0x80]), WebSocketProtocolFault.InvalidUtf8 },
        { "close with one byte", Frame(Opcode.Close, [3]), WebSocketProtocolFault.InvalidCloseFrame },
        { "close 1005", Frame(Opcode.Close, [0x03, 0xED]), WebSocketProtocolFault.InvalidCloseFrame },
        { "close 999", Frame(Opcode.Close, [0x03, 0xE7]), WebSocketProtocolFault.InvalidCloseFrame },
        { "close 1015", Frame(Opcode.Close, [0x03, 0xF7]), WebSocketProtocolFault.InvalidCloseFrame },
        { "close 5000", Frame(Opcode.Close, [0x13, 0x88]), WebSocketProtocolFault.InvalidCloseFrame },
        { "close reason", Frame(Opcode.Close, [0x03, 0xE8, 0xFF]), WebSocketProtocolFault.InvalidUtf8 },
        { "101 bytes", Frame(Opcode.Binary, new byte[101]), WebSocketProtocolFault.MessageTooBig },
        { "2^53", [0x82, 0xFF, 0, 0x20, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], WebSocketProtocolFault.MessageTooBig },
        { "2^63", [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4], WebSocketProtocolFault.MessageTooBig },
        { "101 bytes in two", [.. Frame(Opcode.Binary, new byte[60], final: false), .. Frame(Opcode.Continuation, new byte[41])], WebSocketProtocolFault.MessageTooBig },
        { "five fragments", [.. Enumerable.Range(0, 5).SelectMany(i => Frame(i == 0 ? Opcode.Text : Opcode.Continuation, [], final: false))], WebSocketProtocolFault.TooManyFragments },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_however_the_bytes_arrive(string what, byte[] bytes, WebSocketProtocolFault expected)
    {
        foreach (var (splits, streams) in new (IEnumerable<int>, bool)[] { ([], false), (Enumerable.Range(1, bytes.Length - 1), false), ([], true), (Enumerable.Range(1, bytes.Length - 1), true) })
        {
            var (recorder, reader) = Recorder.Read(bytes, splits, maxMessageSize: 100, maxFragments: 4, streams: streams);
            Assert.True(reader.Fault?.Fault == expected, $"{what}: {reader.Fault?.Fault}");
            Assert.Empty(recorder.Events);
        }
    }

    [Fact]
    public void What_is_exactly_at_the_limit_passes()
    {
        var bytes = Enumerable.Range(0, 4).SelectMany(i => Frame(i == 0 ? Opcode.Binary : Opcode.Continuation, new byte[25], final: i == 3)).ToArray();
        var (recorder, reader) = Recorder.Read(bytes, maxMessageSize: 100, maxFragments: 4);
        Assert.Null(reader.Fault);
        Assert.Single(recorder.Events);
    }

    [Fact]
    public void Invalid_text_is_refused_at_the_bad_byte_and_not_at_the_end()
    {
        var start = Frame(Opcode.Text, [0x61, 0xFF, 0x61, 0x61])[..^2];
        Assert.Equal(WebSocketProtocolFault.InvalidUtf8, Recorder.Read(start).Reader.Fault?.Fault);
    }

    [Fact]
    public void A_size_is_refused_before_the_payload_comes()
    {
        var header = Frame(Opcode.Binary, new byte[101])[..6];
        Assert.Equal(WebSocketProtocolFault.MessageTooBig, Recorder.Read(header, maxMessageSize: 100).Reader.Fault?.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_a_fault_of_content_the_close_frame_is_still_found(bool tooBig)
    {
        byte[] bytes =
        [
            .. tooBig ? Frame(Opcode.Binary, new byte[200], final: false) : Frame(Opcode.Text, [0xFF, 0x61], final: false),
            .. Frame(Opcode.Ping, "p"u8),
            .. Frame(Opcode.Continuation, new byte[300]),
            .. Frame(Opcode.Text, "thrown away"u8),
            .. Frame(Opcode.Close, [0x03, 0xE8]),
            .. Frame(Opcode.Text, "after the end"u8),
        ];
        var (recorder, reader) = Recorder.Read(bytes, maxMessageSize: 100);
        Assert.True(reader.IsClosed);
        Assert.Equal([Recorder.Control(Opcode.Ping, "p"u8), Recorder.Control(Opcode.Close, [0x03, 0xE8])], recorder.Events);
    }

    [Fact]
    public void Payload_skipped_after_a_fault_is_counted_and_left_where_nothing_more_can_be_received()
    {
        byte[] skipped = [.. Frame(Opcode.Text, new byte[70]), .. Frame(Opcode.Ping, "p"u8), .. Frame(Opcode.Binary, new byte[80])];
        byte[] bytes = [.. Frame(Opcode.Binary, new byte[101])[..^1], 0, .. skipped];
        var (recorder, reader) = Recorder.Read(bytes, maxMessageSize: 100);
        Assert.Equal(WebSocketProtocolFault.MessageTooBig, reader.Fault?.Fault);
        Assert.Equal(101 + 70 + 80, recorder.SkippedBytes);

        recorder.PauseAfter = 1;
        Assert.Equal(0, reader.Feed(skipped));
    }

    [Fact]
    public void What_follows_a_close_frame_is_ignored()
    {
        var (recorder, reader) = Recorder.Read([.. Frame(Opcode.Close, []), .. Frame((Opcode)3, "a"u8)]);
        Assert.Null(reader.Fault);
        Assert.Equal([Recorder.Control(Opcode.Close, [])], recorder.Events);
    }

    [Fact]
    public void A_receiver_that_wants_no_more_stops_the_reader_within_a_message_that_it_takes_as_it_arrives()
    {
        var recorder = new Recorder { Streams = true, PauseAfter = 1 };
        var reader = new FrameReader(recorder, maxMessageSize: 100, maxFragments: 4);
        var bytes = (byte[])[.. Frame(Opcode.Binary, new byte[60], final: false), .. Frame(Opcode.Ping, []), .. Frame(Opcode.Continuation, new byte[5])];
        var untilPing = bytes.Length - 11;
        Assert.Equal(untilPing, reader.Feed(bytes));
        Assert.Equal(0, reader.Feed(bytes.AsMemory(untilPing)));
        recorder.PauseAfter = 2;
        Assert.Equal(11, reader.Feed(bytes.AsMemory(untilPing)));
        Assert.Equal([Recorder.Control(Opcode.Ping, []), Recorder.Message(System.Net.WebSockets.WebSocketMessageType.Binary, new byte[65])], recorder.Events);
    }

    [Fact]
    public void A_receiver_that_wants_no_more_stops_the_reader_between_messages()
    {
        var recorder = new Recorder { PauseAfter = 1 };
        var reader = new FrameReader(recorder, 100, 10);
        byte[] first = Frame(Opcode.Text, "a"u8);
        byte[] bytes = [.. first, .. Frame(Opcode.Text, "b"u8)];
        Assert.Equal(first.Length, reader.Feed(bytes));
        Assert.Equal(0, reader.Feed(bytes.AsMemory(first.Length)));
        recorder.PauseAfter = 2;
        Assert.Equal(first.Length, reader.Feed(bytes.AsMemory(first.Length)));
        Assert.Equal(2, recorder.Events.Count);
    }
}
