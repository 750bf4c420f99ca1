using System.Buffers;
using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Testing;
using static WebSocketToolkit.Runtime.Tests.Protocol.ClientFrames;
using Opcode = WebSocketToolkit.Protocol.Opcode;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>permessage-deflate (RFC 7692): what is read, what is refused, what is written.</summary>
public class DeflateTests
{
    private const int MaxMessageSize = 1000;
    private static readonly byte[] _hello = Convert.FromHexString("f248cdc9c90700");

    /// <summary>The examples of RFC 7692 section 7.2.3, and what implementations are known to do.</summary>
    public static TheoryData<string, byte[], string[]> Conversations => new()
    {
        { "one block", Compressed("f248cdc9c90700"), ["Hello"] },
        { "two fragments", [.. Compressed("f248cd", final: false), .. Frame(Opcode.Continuation, Convert.FromHexString("c9c90700"))], ["Hello"] },
        { "takeover", [.. Compressed("f248cdc9c90700"), .. Compressed("f200110000")], ["Hello", "Hello"] },
        { "no compression", Compressed("000500faff48656c6c6f00"), ["Hello"] },
        { "BFINAL", [.. Compressed("f348cdc9c9070000"), .. Compressed("f348cdc9c9070000"), .. Compressed("f248cdc9c90700")], ["Hello", "Hello", "Hello"] },
        { "BFINAL in fragments", [.. Compressed("f348cdc9c907", final: false), .. Frame(Opcode.Continuation, [0, 0]), .. Compressed("f248cdc9c90700")], ["Hello", "Hello"] },
        { "BFINAL and no empty block", [.. Compressed("f348cdc9c90700"), .. Compressed("f248cdc9c90700")], ["Hello", "Hello"] },
        { "BFINAL in each of two fragments", [.. Compressed("f348cdc9c90700", final: false), .. Frame(Opcode.Continuation, Convert.FromHexString("f348cdc9c9070000"))], ["HelloHello"] },
        { "BFINAL, then an empty fragment", [.. Compressed("f348cdc9c90700", final: false), .. Frame(Opcode.Continuation, []), .. Compressed("f248cdc9c90700")], ["Hello", "Hello"] },
        { "BFINAL in an empty block", [.. Compressed("01"), .. Compressed("0300"), .. Compressed("f248cdc9c90700")], ["", "", "Hello"] },
        { "two blocks", Compressed("f248050000 00ffffcac9c90700"), ["Hello"] },
        { "empty", [.. Compressed("00"), .. Compressed("f248cdc9c90700")], ["", "Hello"] },
        { "empty without a byte", [.. Compressed(""), .. Compressed("f248cdc9c90700")], ["", "Hello"] },
        { "empty last fragment", [.. Compressed("f248cdc9c90700", final: false), .. Frame(Opcode.Continuation, [])], ["Hello"] },
        { "compressed and not", [.. Compressed("f248cdc9c90700"), .. Frame(Opcode.Text, "plain"u8), .. Compressed("f200110000")], ["Hello", "plain", "Hello"] },
    };

    public static TheoryData<string, byte[], WebSocketProtocolFault> Faults => new()
    {
        { "RSV1 on a ping", Frame(Opcode.Ping, [], reserved: 4), WebSocketProtocolFault.ReservedBit },
        { "RSV1 on a close", Frame(Opcode.Close, [], reserved: 4), WebSocketProtocolFault.ReservedBit },
        { "RSV1 and RSV2", Frame(Opcode.Text, _hello, reserved: 6), WebSocketProtocolFault.ReservedBit },
        { "RSV2", Frame(Opcode.Text, _hello, reserved: 2), WebSocketProtocolFault.ReservedBit },
        { "RSV1 on a continuation", [.. Compressed("f248cd", final: false), .. Frame(Opcode.Continuation, [0xC9], reserved: 4)], WebSocketProtocolFault.ReservedBit },
        { "message inside a message", [.. Compressed("f248cd", final: false), .. Compressed("00")], WebSocketProtocolFault.InvalidFragmentation },
        { "reserved block type", Frame(Opcode.Binary, [0xFF, 0xFF], reserved: 4), WebSocketProtocolFault.InvalidCompressedData },
        { "back beyond the start", Compressed("f200110000"), WebSocketProtocolFault.InvalidCompressedData },
        { "data behind a final block", Compressed("f348cdc9c90700 f348cdc9c9070000"), WebSocketProtocolFault.InvalidCompressedData },
        { "data behind a final block, not final", Compressed("f348cdc9c90700 f248cdc9c90700"), WebSocketProtocolFault.InvalidCompressedData },
        { "data behind a final block, in the next fragment", [.. Compressed("f348cdc9c90700 f348cd", final: false), .. Frame(Opcode.Continuation, Convert.FromHexString("c9c9070000"))], WebSocketProtocolFault.InvalidCompressedData },
        { "invalid UTF-8", Frame(Opcode.Text, Deflate([0x61, 0xFF]), reserved: 4), WebSocketProtocolFault.InvalidUtf8 },
        { "cut UTF-8", Frame(Opcode.Text, Deflate([0xE2, 0x82]), reserved: 4), WebSocketProtocolFault.InvalidUtf8 },
        { "a byte too much", Frame(Opcode.Binary, Deflate(new byte[MaxMessageSize + 1]), reserved: 4), WebSocketProtocolFault.MessageTooBig },
        { "a bomb", Frame(Opcode.Binary, Deflate(new byte[10_000_000]), reserved: 4), WebSocketProtocolFault.MessageTooBig },
        { "long on the wire", Frame(Opcode.Binary, [.. Enumerable.Repeat<byte[]>([0, 0, 0, 0xFF, 0xFF], 500).SelectMany(b => b)], reserved: 4), WebSocketProtocolFault.MessageTooBig },
        { "five fragments", [.. Enumerable.Range(0, 5).SelectMany(i => Frame(i == 0 ? Opcode.Text : Opcode.Continuation, [], final: false, reserved: i == 0 ? 4 : 0))], WebSocketProtocolFault.TooManyFragments },
    };

    [Theory]
    [MemberData(nameof(Conversations))]
    public void What_may_be_sent_is_read_however_the_bytes_arrive(string what, byte[] bytes, string[] expected)
    {
        foreach (var splits in new IEnumerable<int>[] { [], Enumerable.Range(1, bytes.Length - 1) })
        {
            var (recorder, reader) = Recorder.Read(bytes, splits, inflater: NewInflater());
            Assert.True(reader.Fault is null, $"{what}: {reader.Fault?.Message}");
            Assert.Equal(expected.Select(text => Recorder.Message(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(text))), recorder.Events);
            reader.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_however_the_bytes_arrive(string what, byte[] bytes, WebSocketProtocolFault expected)
    {
        foreach (var (splits, streams) in new (IEnumerable<int>, bool)[] { ([], false), (Enumerable.Range(1, bytes.Length - 1), false), ([], true), (Enumerable.Range(1, bytes.Length - 1), true) })
        {
            var (recorder, reader) = Recorder.Read(bytes, splits, MaxMessageSize, maxFragments: 4, NewInflater(), streams: streams);
            Assert.True(reader.Fault?.Fault == expected, $"{what}: {reader.Fault?.Fault}");
            Assert.Empty(recorder.Events);
            reader.Dispose();
        }
    }

    [Fact]
    public void After_invalid_data_the_close_frame_is_still_found()
    {
        byte[] bytes = [.. Frame(Opcode.Text, [0xFF], reserved: 4, final: false), .. Frame(Opcode.Continuation, [1]), .. Compressed("ff"), .. Frame(Opcode.Close, [])];
        var (recorder, reader) = Recorder.Read(bytes, inflater: NewInflater());
        Assert.Equal(WebSocketProtocolFault.InvalidCompressedData, reader.Fault?.Fault);
        Assert.True(reader.IsClosed);
        Assert.Equal([Recorder.Control(Opcode.Close, [])], recorder.Events);
    }

    [Fact]
    public void What_inflates_to_exactly_the_limit_passes_even_if_compression_made_it_longer()
    {
        var random = new byte[MaxMessageSize];
        new Random(1).NextBytes(random);
        foreach (var message in new[] { random, new byte[MaxMessageSize] })
        {
            var (recorder, reader) = Recorder.Read(Frame(Opcode.Binary, Deflate(message), reserved: 4), maxMessageSize: MaxMessageSize, inflater: NewInflater());
            Assert.Null(reader.Fault);
            Assert.Equal([Recorder.Message(WebSocketMessageType.Binary, message)], recorder.Events);
        }
    }

    [Fact]
    public void A_bomb_costs_no_more_memory_than_a_message()
    {
        var bomb = Frame(Opcode.Binary, Deflate(new byte[100_000_000]), reserved: 4);
        using var inflater = new Inflater(noContextTakeover: false, 1 << 20, 16384);
        var reader = new FrameReader(new Recorder(), 1 << 20, 16384, inflater);
        var before = GC.GetAllocatedBytesForCurrentThread();
        reader.Feed(bomb);
        Assert.Equal(WebSocketProtocolFault.MessageTooBig, reader.Fault?.Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        reader.Dispose();
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(4096)]
    [InlineData(7)]
    public void A_compressed_message_that_is_streamed_is_inflated_no_further_than_a_step_beyond_what_can_be_received(int pieceLength)
    {
        const int Step = 16 * 1024;
        var message = new byte[20_000_000];
        var bytes = Frame(Opcode.Binary, Deflate(message), reserved: 4);
        var recorder = new Recorder { Streams = true, PauseAfterBytes = 0 };
        using var inflater = new Inflater(noContextTakeover: false, message.Length, 16384);
        using var reader = new FrameReader(recorder, message.Length, 16384, inflater);
        var unread = bytes.AsMemory();
        var rounds = 0;
        while (!unread.IsEmpty)
        {
            var taken = reader.Feed(unread[..Math.Min(pieceLength, unread.Length)]);
            unread = unread[taken..];
            Assert.Null(reader.Fault);
            Assert.InRange(recorder.StreamedBytes, 0, recorder.PauseAfterBytes == 0 ? 0 : recorder.PauseAfterBytes + Step - 1);
            if (taken == 0)
            {
                // The receiver has room for 200 KB.
                recorder.PauseAfterBytes = recorder.StreamedBytes + 200_000;
                rounds++;
            }
        }

        Assert.Equal([Recorder.Message(WebSocketMessageType.Binary, message)], recorder.Events);
        Assert.InRange(rounds, 90, 110);
    }

    [Theory]
    [InlineData(true, 0, 15)]
    [InlineData(false, 0, 15)]
    [InlineData(true, 50, 15)]
    [InlineData(false, 50, 15)]
    [InlineData(true, 0, 12)]
    [InlineData(false, 0, 12)]
    [InlineData(true, 50, 8)]
    [InlineData(false, 50, 8)]
    public void What_is_written_is_read_by_anyone(bool noContextTakeover, int threshold, int windowBits) =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Messages(), messages =>
        {
            using var deflater = new Deflater(noContextTakeover, threshold, windowBits);
            using var client = new ReferenceDeflate(noContextTakeover);
            foreach (var message in messages)
            {
                var output = new ArrayBufferWriter<byte>();
                deflater.Write(output, Opcode.Binary, message);
                var (isCompressed, payload) = Unframe(output.WrittenSpan.ToArray());
                Assert.True(!isCompressed || message.Length >= Math.Max(threshold, 1));
                Assert.True(isCompressed || noContextTakeover || message.Length < Math.Max(threshold, 1));
                Assert.Equal(message, isCompressed ? client.Inflate(payload) : payload);
            }
        }));

    [Fact]
    public void Similar_messages_shrink_with_context_takeover()
    {
        using var deflater = new Deflater(noContextTakeover: false, threshold: 0);
        var message = Encoding.UTF8.GetBytes("""{"type":"said","from":"Ada","text":"Good morning, everyone!"}""");
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        deflater.Write(first, Opcode.Text, message);
        deflater.Write(second, Opcode.Text, message);
        Assert.True(second.WrittenCount < first.WrittenCount / 3, $"{first.WrittenCount}, then {second.WrittenCount} bytes");
    }

    [Theory]
    [InlineData(8, false)]
    [InlineData(10, false)]
    [InlineData(11, true)]
    [InlineData(15, true)]
    public void Data_further_back_than_the_window_is_not_referred_to(int windowBits, bool isInWindow)
    {
        var noise = Random(700, 256, seed: 1);
        using var deflater = new Deflater(noContextTakeover: false, threshold: 0, windowBits);
        var (first, second) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        deflater.Write(first, Opcode.Binary, [.. noise, .. noise[..324]]);
        deflater.Write(second, Opcode.Binary, noise);
        Assert.True(isInWindow == second.WrittenCount < 100, $"{second.WrittenCount} bytes");
    }

    [Fact]
    public void With_context_takeover_the_steady_state_allocates_nothing()
    {
        using var deflater = new Deflater(noContextTakeover: false, threshold: 0);
        using var inflater = NewInflater();
        var output = new ArrayBufferWriter<byte>(4096);
        var message = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100)));
        var inflated = new byte[message.Length + 1];
        long Once()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            output.ResetWrittenCount();
            deflater.Write(output, Opcode.Binary, message);
            inflater.Begin(output.WrittenMemory[new FrameHeader(output.WrittenSpan).Length..], frameEnds: true, messageEnds: true);
            var length = 0;
            while (inflater.TryRead(inflated.AsSpan(length), out var count) && count != 0)
            {
                length += count;
            }

            inflater.End();
            return inflated.AsSpan(0, length).SequenceEqual(message) ? GC.GetAllocatedBytesForCurrentThread() - before : -1;
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(Once(), 0, long.MaxValue);
        }

        Assert.Equal(0, Once());
    }

    private static Inflater NewInflater() => new(noContextTakeover: false, MaxMessageSize, maxFragments: 4);

    private static byte[] Compressed(string hex, bool final = true) =>
        Frame(Opcode.Text, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), final, reserved: 4);

    private static byte[] Deflate(byte[] message)
    {
        using var deflate = new ReferenceDeflate(noContextTakeover: true);
        return deflate.Compress(message);
    }

    private static (bool IsCompressed, byte[] Payload) Unframe(byte[] frame)
    {
        var header = new FrameHeader(frame);
        Assert.Equal((Testing.Opcode.Binary, true, 0, null), (header.Opcode, header.IsFinal, header.Rsv & 3, header.Mask));
        return (header.Rsv == 4, frame[header.Length..]);
    }

    private static Arbitrary<List<byte[]>> Messages()
    {
        var message =
            from length in Gen.Frequency((6, Gen.Choose(0, 100)), (1, Gen.Choose(8180, 8200)), (1, Gen.Choose(65530, 70000)))
            from values in Gen.Elements(1, 4, 256)
            from seed in Gen.Choose(0, int.MaxValue)
            select Random(length, values, seed);
        return message.ListOf(6).Select(messages => messages.ToList()).ToArbitrary();
    }

    private static byte[] Random(int length, int values, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(values))];
    }
}
