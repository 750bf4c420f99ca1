using System.Buffers;
using System.IO.Pipelines;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Runtime.Tests.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>A peer that ends its stream has its messages delivered, also those that wait in the transport for room.</summary>
public class EndOfStreamTests
{
    [Fact]
    public async Task Messages_left_in_the_transport_are_read_although_the_buffer_has_room_again_when_the_end_is_seen()
    {
        var input = new LastInput([.. ClientFrames.Frame(Opcode.Text, "one"u8), .. ClientFrames.Frame(Opcode.Text, "two"u8)]);
        await using var scene = SessionOnPipes.Open(static options => options.MaxReceiveBufferSize = 1, input: input);

        // The first message fills the receive buffer, and is read between the reader's two looks at it.
        input.OnAdvance = () =>
        {
            scene.Handler.Opening.TrySetResult();
            SpinWait.SpinUntil(() => scene.Session.Callbacks.BufferedBytes == 0, TimeSpan.FromSeconds(5));
        };
        input.Begin();
        await scene.Handler.CalledAsync("close");
        Assert.Equal(["open", "one", "two", "close"], scene.Handler.Calls);
    }

    /// <summary>A transport whose only bytes come together with its end.</summary>
    private sealed class LastInput(byte[] bytes) : PipeReader
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ReadOnlySequence<byte> _left = new(bytes);

        public Action? OnAdvance { get; set; }

        public void Begin() => _begun.SetResult();

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            await _begun.Task;
            return new(_left, isCanceled: false, isCompleted: true);
        }

        public override void AdvanceTo(SequencePosition consumed)
        {
            _left = _left.Slice(consumed);
            OnAdvance?.Invoke();
        }

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => AdvanceTo(consumed);

        public override bool TryRead(out ReadResult result) => throw new NotSupportedException();

        public override void CancelPendingRead()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
