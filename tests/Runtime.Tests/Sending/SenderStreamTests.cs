using System.IO.Pipelines;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>The place of a streamed message among the others, and the memory that its source writes to.</summary>
public sealed class SenderStreamTests
{
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly FrameSender _sender;

    public SenderStreamTests()
    {
        var log = new SendLog();
        _sender = new(_pipe.Writer, new(10_000, 10, TimeProvider.System), log);
        _sender.ReleaseHeld();
    }

    [Fact]
    public async Task A_message_that_is_sent_after_a_stream_does_not_overtake_it()
    {
        var source = new Source();
        var streamed = SendAsync(source);
        await _sender.SendAsync(Opcode.Text, "later"u8);
        source.Complete("first");
        Assert.Equal(WebSocketSendResult.Queued, await streamed);
        Assert.Equal("first later", await SentAsync(2));
    }

    [Fact]
    public async Task A_stream_that_fails_before_its_first_byte_gives_its_place_up()
    {
        var source = new Source();
        var isTruncated = false;
        var streamed = SendAsync(source, () => isTruncated = true);
        await _sender.SendAsync(Opcode.Text, "later"u8);
        source.Fail();
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => streamed);
        Assert.False(isTruncated);
        Assert.Equal("later", await SentAsync(1));
    }

    [Fact]
    public async Task Memory_that_a_source_may_still_write_to_is_not_used_again()
    {
        var source = new Source();
        var streamed = SendAsync(source);
        var held = source.Buffer;
        source.Fail();
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => streamed);
        for (var i = 0; i < 10; i++)
        {
            Assert.False(held.Span.Overlaps(MessageMemory.Rent(held.Length)));
        }
    }

    private Task<WebSocketSendResult> SendAsync(Source source, Action? onTruncated = null) =>
        _sender.SendAsync(Opcode.Text, source, onTruncated ?? (static () => { }), CancellationToken.None).AsTask();

    private async Task<string> SentAsync(int frames)
    {
        List<string> texts = [];
        while (texts.Count(static text => text.Length != 0) < frames)
        {
            var read = await _pipe.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5));
            var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer).AsSpan();
            while (!bytes.IsEmpty)
            {
                texts.Add(Encoding.UTF8.GetString(bytes.Slice(2, bytes[1])));
                bytes = bytes[(2 + bytes[1])..];
            }

            _pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        return string.Join(' ', texts.Where(static text => text.Length != 0));
    }

    /// <summary>A source whose first read waits for the test.</summary>
    private sealed class Source : Stream
    {
        private readonly TaskCompletionSource<int> _read = new();
        private bool _isAtEnd;

        public Memory<byte> Buffer { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Complete(string text) => _read.SetResult(Encoding.UTF8.GetBytes(text, Buffer.Span));

        public void Fail() => _read.SetException(new InvalidTimeZoneException());

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isAtEnd)
            {
                return new(0);
            }

            _isAtEnd = true;
            Buffer = buffer;
            return new(_read.Task);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
