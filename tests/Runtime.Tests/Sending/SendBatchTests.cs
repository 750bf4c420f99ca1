using System.IO.Pipelines;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Runtime.Tests.Sending;

public class SendBatchTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(500)]
    public async Task A_transport_that_fails_breaks_its_connection_and_no_other(int connections)
    {
        var pipes = Enumerable.Range(0, connections).Select(static _ => new Pipe(new PipeOptions(useSynchronizationContext: false))).ToArray();
        var log = new SendLog();
        var senders = pipes.Select((pipe, i) => new FrameSender(
            i % 2 == 0 ? pipe.Writer : new FailingWriter(pipe.Writer), new(10_000, 10, TimeProvider.System), log)).ToArray();
        var batch = SendBatch.Begin();
        foreach (var sender in senders)
        {
            sender.ReleaseHeld();
            Assert.True(sender.TrySend(Opcode.Text, "x"u8, out _));
        }

        // With many connections other threads flush them, where an exception would end the process.
        batch.End();
        for (var i = 0; i < connections; i++)
        {
            if (i % 2 == 0)
            {
                Assert.Equal(3, (await pipes[i].Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Buffer.Length);
                Assert.False(senders[i].Ended.IsCompleted);
            }
            else
            {
                await senders[i].Ended.WaitAsync(TimeSpan.FromSeconds(20));
            }
        }
    }

    [Fact]
    public void What_the_reads_of_a_round_send_leaves_at_its_end()
    {
        var (first, second) = (new Peer(), new Peer());
        var round = SendBatch.BeginRound();
        Read(first);
        Read(second);
        Read(first);
        Assert.Equal(0, first.Received() + second.Received());

        round.EndRound();
        Assert.Equal(6, first.Received());
        Assert.Equal(3, second.Received());

        // Nothing of the round is left for the next read.
        Read(first);
        Assert.Equal(9, first.Received());
    }

    [Fact]
    public void What_is_sent_between_two_reads_of_a_round_leaves_at_once_behind_what_they_have_sent()
    {
        var peer = new Peer();
        var round = SendBatch.BeginRound();
        Read(peer);
        peer.Send();
        Assert.Equal(6, peer.Received());

        Read(peer);
        Assert.Equal(6, peer.Received());
        round.EndRound();
        Assert.Equal(9, peer.Received());
    }

    [Fact]
    public void What_a_round_has_sent_leaves_when_a_callback_holds_it_up()
    {
        var (first, second) = (new Peer(), new Peer());
        var round = SendBatch.BeginRound();
        Read(first);
        var read = SendBatch.BeginRead();
        second.Send();
        RunElsewhere(round.Expire);
        Assert.Equal(3, first.Received());
        Assert.Equal(3, second.Received());

        second.Send();
        Assert.Equal(6, second.Received());
        read.End();
        round.EndRound();
        Assert.Equal(6, second.Received());

        // The thread may be given another loop, and the watch may be late.
        round = SendBatch.BeginRound();
        Read(first);
        Assert.Equal(3, first.Received());
        round.EndRound();
        round.Expire();
        Assert.Equal(6, first.Received());
    }

    [Fact]
    public void A_read_or_a_batch_within_a_read_of_a_round_leaves_with_the_round()
    {
        var (first, second) = (new Peer(), new Peer());
        var round = SendBatch.BeginRound();
        var read = SendBatch.BeginRead();
        var inner = SendBatch.BeginRead();
        Assert.NotSame(read, inner);
        first.Send();
        inner.End();
        var group = SendBatch.Begin();
        second.Send();
        group.End();
        Assert.Equal(0, first.Received() + second.Received());

        read.End();
        Assert.Equal(0, first.Received() + second.Received());
        round.EndRound();
        Assert.Equal(3, first.Received());
        Assert.Equal(3, second.Received());
    }

    /// <summary>The watch may flush what it has found in a batch while the thread of the batch goes on, and ends it.</summary>
    [Fact]
    public void The_frames_of_a_batch_last_until_a_watch_that_has_expired_it_has_sent_them()
    {
        using var writer = new SlowWriter();
        var sender = new FrameSender(writer, new(10_000, 10, TimeProvider.System), new SendLog());
        sender.ReleaseHeld();
        var batch = SendBatch.Begin();
        Assert.True(sender.TrySendShared(new(Opcode.Text, "shared"u8.ToArray()), out _));
        var watch = new Thread(batch.Expire);
        watch.Start();
        Assert.True(writer.HasBegun.Wait(TimeSpan.FromSeconds(20)));

        batch.End();
        writer.MayGoOn.Set();
        watch.Join();
        Assert.Equal([0x81, 6, .. "shared"u8], writer.Sent);
    }

    /// <summary>Runs code on another thread, without leaving this one: batches belong to threads.</summary>
    private static void RunElsewhere(Action action)
    {
        var thread = new Thread(() => action());
        thread.Start();
        thread.Join();
    }

    private static void Read(Peer peer)
    {
        var read = SendBatch.BeginRead();
        peer.Send();
        read.End();
    }

    /// <summary>A connection that counts the bytes that have left.</summary>
    private sealed class Peer
    {
        private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
        private readonly FrameSender _sender;

        public Peer()
        {
            _sender = new(_pipe.Writer, new(10_000, 10, TimeProvider.System), new SendLog());
            _sender.ReleaseHeld();
        }

        public void Send() => Assert.True(_sender.TrySend(Opcode.Text, "x"u8, out _));

        public long Received()
        {
            if (!_pipe.Reader.TryRead(out var result))
            {
                return 0;
            }

            _pipe.Reader.AdvanceTo(result.Buffer.Start);
            return result.Buffer.Length;
        }
    }

    /// <summary>A transport that begins to send, and reads the frames when the test lets it.</summary>
    private sealed class SlowWriter : PipeWriter, ISharedFrameWriter, IDisposable
    {
        private SharedFrames? _frames;
        private (int Start, int End) _range;

        public ManualResetEventSlim HasBegun { get; } = new();

        public ManualResetEventSlim MayGoOn { get; } = new();

        public byte[] Sent { get; private set; } = [];

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => _range.End - _range.Start;

        public bool TryAppendShared(SharedFrames frames, int start, int end)
        {
            (_frames, _range) = (frames, (start, end));
            return true;
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            HasBegun.Set();
            MayGoOn.Wait(cancellationToken);
            Sent = _frames!.Read(_range.Start, _range.End).ToArray();
            _range = default;
            return default;
        }

        public void Reserve(int sizeHint)
        {
        }

        public void MaterializeShared()
        {
        }

        public void DropShared()
        {
        }

        public override void Advance(int bytes) => throw new NotSupportedException();

        public override Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

        public override Span<byte> GetSpan(int sizeHint = 0) => throw new NotSupportedException();

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public void Dispose()
        {
            HasBegun.Dispose();
            MayGoOn.Dispose();
        }
    }

    /// <summary>A writer of somebody's middleware whose count of bytes fails when the batch ends.</summary>
    private sealed class FailingWriter(PipeWriter inner) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => SendBatch.Current is null ? throw new InvalidTimeZoneException() : inner.UnflushedBytes;

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
    }
}
