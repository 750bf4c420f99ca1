using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>The place of a heartbeat's answer among the messages, and the room that it does not take.</summary>
public sealed class HeartbeatAnswerTests
{
    private const string Answer = "(empty)";
    private static readonly SendPolicy _close = new(WebSocketSlowConsumerPolicy.Close);

    /// <summary>A peer that takes one byte, and the rest when the test reads.</summary>
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
    private readonly SendLog _log = new();
    private readonly FrameSender _sender;

    public HeartbeatAnswerTests()
    {
        _sender = new(_pipe.Writer, new(10_000, 2, TimeProvider.System), _log);
        _sender.ReleaseHeld();
    }

    [Fact]
    public async Task It_leaves_at_once_if_nothing_waits()
    {
        _sender.AnswerHeartbeat();
        Assert.Equal([Answer], await SentAsync(1));
        Assert.Equal(1, _log.Heartbeats);
        Assert.Empty(_log.Sent);
    }

    [Fact]
    public async Task It_leaves_before_the_group_messages_that_wait_for_OnOpen()
    {
        using var sender = new FrameSender(_pipe.Writer, new(10_000, 2, TimeProvider.System), _log);
        var message = new SharedContent(Opcode.Text, "group"u8.ToArray());
        Assert.True(sender.TrySendShared(message, out _));
        sender.AnswerHeartbeat();
        Assert.Equal([Answer], await SentAsync(1));
        sender.ReleaseHeld();
        Assert.Equal(["group"], await SentAsync(1));
    }

    [Fact]
    public async Task It_keeps_its_place_behind_the_messages_that_wait_and_answers_all_that_come_meanwhile()
    {
        Send("out", "a");
        for (var i = 0; i < 1000; i++)
        {
            _sender.AnswerHeartbeat();
        }

        Send("b");
        _sender.AnswerHeartbeat();
        Assert.Equal(["out", "a", Answer, "b"], await SentAsync(4));
        Assert.Equal(1, _log.Heartbeats);

        // The next one is answered again, at once, and one answer more waits until the peer has read it.
        await _sender.WhenFlushed().WaitAsync(TimeSpan.FromSeconds(5));
        _sender.AnswerHeartbeat();
        _sender.AnswerHeartbeat();
        _sender.AnswerHeartbeat();
        Assert.Equal([Answer, Answer], await SentAsync(2));
    }

    [Fact]
    public async Task It_takes_no_room_in_the_send_buffer()
    {
        Send("out", "a");
        var bytes = _sender.BufferedBytes;
        _sender.AnswerHeartbeat();
        Assert.Equal(bytes, _sender.BufferedBytes);
        Send("b");
        Assert.False(_sender.TrySend(Opcode.Text, "none"u8, out _, _close));
        _sender.AnswerHeartbeat();
        Assert.Equal((0, 0), (_log.Effects.Count, _log.TooSlow));
        Assert.Equal(["out", "a", Answer, "b"], await SentAsync(4));
    }

    [Fact]
    public async Task It_leaves_before_a_sender_that_waits_for_room()
    {
        Send("out", "a", "b");
        var waiting = _sender.SendAsync(Opcode.Text, "late"u8);
        Assert.False(waiting.IsCompleted);
        _sender.AnswerHeartbeat();
        Assert.Equal(["out", "a", "b", Answer, "late"], await SentAsync(5));
        Assert.Equal(WebSocketSendResult.Queued, await waiting);
    }

    [Fact]
    public async Task It_waits_for_the_end_of_a_fragmented_message()
    {
        var source = new Pipe();
        var streamed = _sender.SendAsync(Opcode.Text, source.Reader.AsStream(), static () => { }, CancellationToken.None);
        await source.Writer.WriteAsync("part"u8.ToArray());
        Assert.Equal(["part"], await SentAsync(1));
        _sender.AnswerHeartbeat();
        await source.Writer.CompleteAsync();
        Assert.Equal([Answer, Answer], await SentAsync(2));
        Assert.Equal(WebSocketSendResult.Queued, await streamed);
        Assert.Equal(1, _log.Heartbeats);
    }

    [Fact]
    public async Task It_leaves_before_the_close_frame_and_never_behind_it()
    {
        Send("out");
        _sender.AnswerHeartbeat();
        _sender.Close(1000, "");
        _sender.AnswerHeartbeat();
        Assert.Equal(["out", Answer, "close"], await SentAsync(3));
        await _sender.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        _sender.AnswerHeartbeat();
        Assert.Equal(1, _log.Heartbeats);
    }

    [Fact]
    public async Task It_is_not_compressed()
    {
        var pipe = new Pipe();
        using var sender = new FrameSender(
            pipe.Writer, new(10_000, 2, TimeProvider.System), _log, new Deflater(noContextTakeover: false, threshold: 0, DeflateAgreement.MaxWindowBits));
        sender.AnswerHeartbeat();
        Assert.Equal([0x81, 0], (await pipe.Reader.ReadAsync()).Buffer.ToArray());
    }

    private void Send(params string[] texts) => Assert.All(texts, text => Assert.True(_sender.TrySend(Opcode.Text, Encoding.UTF8.GetBytes(text), out _, _close)));

    private async Task<List<string>> SentAsync(int frames)
    {
        List<string> texts = [];
        while (texts.Count < frames)
        {
            var read = await _pipe.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
            var bytes = read.Buffer.ToArray().AsSpan();
            while (!bytes.IsEmpty)
            {
                var text = Encoding.UTF8.GetString(bytes.Slice(2, bytes[1]));
                texts.Add((bytes[0] & 0xF) == (int)Opcode.Close ? "close" : text.Length == 0 ? Answer : text);
                bytes = bytes[(2 + bytes[1])..];
            }

            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        return texts;
    }
}
