using System.Net.WebSockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>Laws of the frame codec: however messages are fragmented and the bytes are split, the same messages come out.</summary>
public class FrameReaderProperties
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_messages_in_any_fragments_and_any_pieces_are_read_as_they_were_written(bool streams) =>
        Check.One(_config, Prop.ForAll(Conversations(null), conversation =>
        {
            var (recorder, reader) = Recorder.Read(conversation.Bytes, conversation.Splits, streams: streams);
            Assert.Null(reader.Fault);
            Assert.Equal(conversation.Expected, recorder.Events);
        }));

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Any_of_them_may_be_compressed(bool noContextTakeover, bool streams) =>
        Check.One(_config, Prop.ForAll(Conversations(noContextTakeover), conversation =>
        {
            var (recorder, reader) = Recorder.Read(conversation.Bytes, conversation.Splits, inflater: new(noContextTakeover, 1 << 20, 16384), streams: streams);
            Assert.Null(reader.Fault);
            Assert.Equal(conversation.Expected, recorder.Events);
            reader.Dispose();
        }));

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void A_receiver_that_pauses_at_random_receives_the_same(bool? noContextTakeover, bool streams) =>
        Check.One(_config, Prop.ForAll(Conversations(noContextTakeover), ArbMap.Default.ArbFor<int>(), (conversation, seed) =>
        {
            var inflater = noContextTakeover is { } never ? new Inflater(never, 1 << 20, 16384) : null;
            var (recorder, reader) = Recorder.Read(conversation.Bytes, conversation.Splits, inflater: inflater, streams: streams, pauses: new(seed));
            Assert.Null(reader.Fault);
            Assert.Equal(conversation.Expected, recorder.Events);
            reader.Dispose();
        }));

    [Fact]
    public void Garbage_that_claims_to_be_compressed_never_throws() =>
        Check.One(_config.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(1, 5).ToArbitrary(), (bytes, step) =>
        {
            var frame = ClientFrames.Frame(Opcode.Binary, bytes, reserved: 4);
            var splits = Enumerable.Range(1, frame.Length).Where(at => at % step == 0 && at < frame.Length);
            var (recorder, reader) = Recorder.Read(frame, splits, inflater: new(noContextTakeover: false, 1 << 20, 16384));
            Assert.Equal(reader.Fault is null ? 1 : 0, recorder.Events.Count);
            reader.Dispose();
        }));

    [Fact]
    public void Garbage_never_throws_and_never_yields_more_than_it_has_bytes() =>
        Check.One(_config.WithMaxTest(2000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            var (recorder, reader) = Recorder.Read(bytes, Enumerable.Range(1, Math.Max(bytes.Length - 1, 0)));
            Assert.True(recorder.Events.Count * 6 <= bytes.Length);
            reader.Dispose();
        }));

    [Fact]
    public void Unmasking_agrees_with_the_plain_loop_at_every_offset_and_length() =>
        Check.One(_config, Prop.ForAll(
            Gen.Choose(0, 300).SelectMany(length => Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(length)).ToArbitrary(),
            ArbMap.Default.ArbFor<uint>(),
            ArbMap.Default.ArbFor<byte>(),
            (data, mask, offset) =>
            {
                var key = BitConverter.GetBytes(mask);
                var expected = data.Select((value, i) => (byte)(value ^ key[(i + offset) % 4])).ToArray();
                Masking.Apply(data, mask, offset);
                Assert.Equal(expected, data);
            }));

    [Fact]
    public void Utf8_in_pieces_is_judged_as_utf8_in_one() =>
        Check.One(_config.WithMaxTest(3000), Prop.ForAll(Utf8LikeBytes(), Gen.Choose(1, 5).ToArbitrary(), (bytes, step) =>
        {
            var validator = default(Utf8Validator);
            var isValid = bytes.Chunk(step).All(piece => validator.Append(piece)) && validator.IsComplete;
            Assert.Equal(IsValidUtf8(bytes), isValid);
        }));

    [Fact]
    public void Written_frames_are_read_back() =>
        Check.One(_config, Prop.ForAll(Gen.Elements(0, 1, 125, 126, 127, 65535, 65536, 70000).ToArbitrary(), length =>
        {
            var output = new System.Buffers.ArrayBufferWriter<byte>();
            var payload = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            FrameWriter.Write(output, Opcode.Binary, payload);
            Assert.Equal(FrameWriter.FrameLength(length), output.WrittenCount);
            Assert.Equal(ClientFrames.Frame(Opcode.Binary, payload, masked: false), output.WrittenSpan.ToArray());
        }));

    private static bool IsValidUtf8(byte[] bytes)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Mostly lead and continuation bytes, so that valid, nearly valid and cut sequences all come up.</summary>
    private static Arbitrary<byte[]> Utf8LikeBytes()
    {
        var piece = Gen.OneOf(
            Gen.Elements("a", "é", "€", "😀", "\uD7FF", "\uFFFF").Select(Encoding.UTF8.GetBytes),
            Gen.Choose(0, 255).Select(i => new[] { (byte)i }),
            Gen.Elements<byte[]>([0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0xF0, 0x80, 0x80, 0x80], [0xE2, 0x82]));
        return Gen.Frequency((3, piece.ListOf(3)), (1, piece.ListOf(1)), (1, piece.ListOf(8)))
            .Select(pieces => pieces.SelectMany(bytes => bytes).ToArray()).ToArbitrary();
    }

    /// <summary>Messages of which some are compressed, unless <paramref name="noContextTakeover"/> is null.</summary>
    private static Arbitrary<Conversation> Conversations(bool? noContextTakeover)
    {
        // Some inflate to many steps from few bytes.
        var size = Gen.Frequency((6, Gen.Choose(0, 40)), (2, Gen.Choose(120, 130)), (1, Gen.Choose(65530, 65540)));
        var kind = noContextTakeover is null ? Gen.Constant(false) : Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)));
        var message =
            from isText in Gen.Elements(true, false)
            from length in size
            from isUniform in kind
            from seed in Gen.Choose(0, int.MaxValue)
            from fragments in Gen.Choose(1, 4)
            from ping in Gen.Elements(true, false)
            from compressed in noContextTakeover is null ? Gen.Constant(false) : Gen.Elements(true, true, false)
            select (isText, isUniform ? length * 5 : length, isUniform, seed, fragments, ping, compressed);
        var generator =
            from messages in message.ListOf(4)
            from seed in Gen.Choose(0, int.MaxValue)
            from pieces in Gen.Choose(0, 12)
            select Build([.. messages], seed, pieces, noContextTakeover is true);
        return generator.ToArbitrary();
    }

    private static Conversation Build(
        List<(bool IsText, int Length, bool IsUniform, int Seed, int Fragments, bool Ping, bool Compressed)> messages, int seed, int pieces, bool noContextTakeover)
    {
        using var deflate = new ReferenceDeflate(noContextTakeover);
        List<byte> bytes = [];
        List<string> expected = [];
        foreach (var message in messages)
        {
            var random = new Random(message.Seed);
            var payload = message.IsUniform ? new byte[message.Length] : message.IsText ? Text(random, message.Length) : Binary(random, message.Length);
            var wire = message.Compressed ? deflate.Compress(payload) : payload;
            var cuts = Cuts(random, wire.Length, message.Fragments - 1);
            for (var i = 0; i <= cuts.Count; i++)
            {
                var start = i == 0 ? 0 : cuts[i - 1];
                var end = i == cuts.Count ? wire.Length : cuts[i];
                var opcode = i != 0 ? Opcode.Continuation : message.IsText ? Opcode.Text : Opcode.Binary;
                var reserved = message.Compressed && i == 0 ? 4 : 0;
                bytes.AddRange(ClientFrames.Frame(opcode, wire.AsSpan(start, end - start), i == cuts.Count, mask: (uint)random.Next(), reserved: reserved));
                if (message.Ping && i != cuts.Count)
                {
                    var ping = Binary(random, random.Next(126));
                    bytes.AddRange(ClientFrames.Frame(Opcode.Ping, ping, mask: (uint)random.Next()));
                    expected.Add(Recorder.Control(Opcode.Ping, ping));
                }
            }

            expected.Add(Recorder.Message(message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, payload));
        }

        return new([.. bytes], Cuts(new Random(seed), bytes.Count, pieces), expected);
    }

    private static List<int> Cuts(Random random, int length, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(length + 1)).Order()];

    private static byte[] Binary(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Text(Random random, int length) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, length / 2).Select(_ => random.GetItems(["a", "é", "€", "😀", "\n"], 1)[0])));

    private sealed record Conversation(byte[] Bytes, List<int> Splits, List<string> Expected)
    {
        public override string ToString() => $"{Bytes.Length} bytes, splits {string.Join(',', Splits)}, {string.Join('|', Expected.Select(e => e[..Math.Min(e.Length, 40)]))}";
    }
}
