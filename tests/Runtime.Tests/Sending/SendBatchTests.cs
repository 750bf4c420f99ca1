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
