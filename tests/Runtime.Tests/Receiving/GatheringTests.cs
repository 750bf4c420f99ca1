using System.Net.WebSockets;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>A pull that gives up in the middle of a message that comes in pieces.</summary>
public sealed class GatheringTests
{
    private readonly CallbackQueue _queue = new(new FakeInvoker(), 1000);

    [Fact]
    public async Task No_piece_is_lost_that_comes_as_the_pull_gives_up()
    {
        for (var round = 0; round < 500; round++)
        {
            using var patience = new CancellationTokenSource();
            var body = _queue.Deliver(WebSocketMessageType.Text);
            var first = _queue.PullAsync(patience.Token).AsTask();
            body.Append("a"u8, messageEnds: false);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            var second = _queue.PullAsync(CancellationToken.None).AsTask();
            body.Append("b"u8, messageEnds: true);
            Assert.Equal("ab", Text(await second));
            Assert.Equal(0, _queue.BufferedBytes);
        }
    }

    [Fact]
    public async Task A_message_whose_rest_does_not_come_is_not_kept()
    {
        using var patience = new CancellationTokenSource();
        var body = _queue.Deliver(WebSocketMessageType.Text);
        body.Append("a"u8, messageEnds: false);
        var pull = _queue.PullAsync(patience.Token).AsTask();
        await patience.CancelAsync();
        body.Break(new OperationCanceledException());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        _queue.EndReading();
        Assert.Null(await _queue.PullAsync(CancellationToken.None));
        Assert.Equal((1, 0), (_queue.Discarded, _queue.BufferedBytes));
    }

    [Fact]
    public async Task Nothing_is_put_back_after_the_last_callback()
    {
        using var patience = new CancellationTokenSource();
        var body = _queue.Deliver(WebSocketMessageType.Text);
        var pull = _queue.PullAsync(patience.Token).AsTask();
        _queue.StartDelivery(default);
        _queue.StopAccepting(discard: false);
        await _queue.CompleteAsync();
        body.Append("a"u8, messageEnds: false);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.Equal((1, 0), (_queue.Discarded, _queue.BufferedBytes));
        Assert.True(_queue.WhenIdle().IsCompleted);
    }

    private static string Text(PendingMessage? pulled)
    {
        var text = Encoding.UTF8.GetString(pulled!.Value.Message.Data.Span);
        MessageMemory.Return(pulled.Value.Pooled!);
        return text;
    }
}
