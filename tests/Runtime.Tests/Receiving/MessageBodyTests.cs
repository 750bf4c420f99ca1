using System.Net.WebSockets;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>The life of a message that is read while it arrives, and the bytes that it counts against the receive buffer.</summary>
public sealed class MessageBodyTests
{
    private readonly TaskCompletionSource _turn = new();
    private readonly CallbackQueue _queue;
    private MessageBody? _given;

    public MessageBodyTests() => _queue = new(
        new FakeInvoker
        {
            OnMessage = message =>
            {
                _given = (MessageBody)message.Body!;
                return new(_turn.Task);
            },
        },
        1000);

    [Theory]
    [InlineData(WebSocketMessageType.Text, true)]
    [InlineData(WebSocketMessageType.Binary, false)]
    public async Task Pieces_are_read_as_they_come_until_the_message_ends(WebSocketMessageType type, bool isText)
    {
        var body = Begin(type);
        Assert.Same(body, _given);
        Assert.Equal(isText, body.IsText);
        var reading = ReadAsync(body, 100);
        Assert.False(reading.IsCompleted);
        body.Append("one, "u8, messageEnds: false);
        Assert.Equal("one, ", await reading);
        body.Append("two, "u8, messageEnds: false);
        body.Append(default, messageEnds: false);
        body.Append("three"u8, messageEnds: true);
        Assert.Equal("two", await ReadAsync(body, 3));
        Assert.Equal(", three", await ReadAsync(body, 100));
        Assert.Equal("", await ReadAsync(body, 100));
        Assert.Equal("", await ReadAsync(body, 100));
    }

    [Fact]
    public async Task Bytes_count_from_their_arrival_until_they_are_read()
    {
        var body = Begin();
        AssertBuffered(0);
        body.Append(new byte[10], messageEnds: false);
        body.Append(new byte[20], messageEnds: false);
        AssertBuffered(30);
        await ReadAsync(body, 5);
        AssertBuffered(25);
        body.Append(new byte[1], messageEnds: true);
        await ReadAsync(body, 100);
        AssertBuffered(0);
        _turn.SetResult();
        Assert.Equal(0, _queue.BufferedBytes);
    }

    [Fact]
    public void A_callback_that_does_not_read_holds_the_peer_back_until_it_completes()
    {
        var body = Begin();
        body.Append(new byte[1000], messageEnds: false);
        Assert.True(_queue.IsFull);
        var room = _queue.WhenRoom();
        Assert.False(room.IsCompleted);
        _turn.SetResult();
        Assert.True(room.IsCompleted);
        Assert.Equal(0, _queue.BufferedBytes);
    }

    [Fact]
    public async Task Pieces_after_the_callback_count_nothing_and_reading_them_fails()
    {
        var body = Begin();
        body.Append(new byte[10], messageEnds: false);
        _turn.SetResult();
        body.Append(new byte[10], messageEnds: false);
        body.Append(new byte[10], messageEnds: true);
        Assert.Equal(0, _queue.BufferedBytes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(body, 1));
    }

    [Fact]
    public async Task A_read_that_waits_when_its_callback_completes_fails()
    {
        var body = Begin();
        var reading = ReadAsync(body, 1);
        _turn.SetResult();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.WaitAsync(TimeSpan.FromSeconds(5)));
        body.Append(new byte[10], messageEnds: true);
        Assert.Equal(0, _queue.BufferedBytes);
    }

    [Fact]
    public async Task A_fault_ends_a_read_that_waits_and_the_reads_after_it()
    {
        var body = Begin();
        var reading = ReadAsync(body, 1);
        var fault = new WebSocketProtocolException(WebSocketProtocolFault.MessageTooBig, "too big");
        body.Break(fault);
        Assert.Same(fault, await Assert.ThrowsAsync<WebSocketProtocolException>(() => reading));
        Assert.Same(fault, await Assert.ThrowsAsync<WebSocketProtocolException>(() => ReadAsync(body, 1)));
        body.Append(new byte[10], messageEnds: true);
        AssertBuffered(0);
    }

    [Fact]
    public void Bytes_that_nobody_read_before_a_fault_count_until_the_callback_completes()
    {
        var body = Begin();
        body.Append(new byte[10], messageEnds: false);
        body.Break(new OperationCanceledException());
        AssertBuffered(10);
        _turn.SetResult();
        Assert.Equal(0, _queue.BufferedBytes);
    }

    [Fact]
    public async Task A_message_that_is_whole_cannot_break_any_more()
    {
        var body = Begin();
        body.Append("whole"u8, messageEnds: true);
        body.Break(new OperationCanceledException());
        Assert.Equal("whole", await ReadAsync(body, 100));
        Assert.Equal("", await ReadAsync(body, 100));
    }

    [Fact]
    public async Task A_read_that_is_cancelled_takes_nothing()
    {
        var body = Begin();
        using var impatience = new CancellationTokenSource();
        var reading = body.ReadAsync(new byte[10], impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        body.Append("later"u8, messageEnds: true);
        Assert.Equal("later", await ReadAsync(body, 100));
    }

    [Fact]
    public async Task A_queue_that_takes_no_more_throws_the_pieces_away()
    {
        _queue.StartDelivery(default);
        _queue.StopAccepting(discard: false);
        var body = _queue.Deliver(WebSocketMessageType.Text);
        body.Append(new byte[10], messageEnds: true);
        Assert.Null(_given);
        Assert.Equal(1, _queue.Discarded);
        Assert.Equal(0, _queue.BufferedBytes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(body, 1));
    }

    [Fact]
    public async Task A_message_that_waits_and_is_thrown_away_is_released()
    {
        var body = _queue.Deliver(WebSocketMessageType.Text);
        body.Append(new byte[10], messageEnds: false);
        AssertBuffered(10);
        _queue.StopAccepting(discard: true);
        body.Append(new byte[10], messageEnds: true);
        Assert.Equal(1, _queue.Discarded);
        Assert.Equal(0, _queue.BufferedBytes);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => ReadAsync(body, 1));
    }

    [Fact]
    public async Task A_pull_gathers_the_pieces_of_a_message()
    {
        var body = _queue.Deliver(WebSocketMessageType.Text);
        body.Append("one, "u8, messageEnds: false);
        var pull = _queue.PullAsync(CancellationToken.None).AsTask();
        body.Append("two"u8, messageEnds: false);
        Assert.False(pull.IsCompleted);
        body.Append("."u8, messageEnds: true);
        var pulled = Assert.NotNull(await pull);
        Assert.Equal("one, two.", pulled.Message.Text);
        MessageMemory.Return(pulled.Pooled!);
        Assert.Equal(0, _queue.BufferedBytes);
        Assert.Equal(0, _queue.Discarded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pull_of_a_message_whose_rest_does_not_come_ends_as_the_connection_does(bool isBroken)
    {
        Assert.Null(await PullAndBreakAsync(new OperationCanceledException(), isBroken));
        Assert.Equal(0, _queue.BufferedBytes);
        Assert.Equal(1, _queue.Discarded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pull_of_a_message_that_is_at_fault_fails(bool isBroken)
    {
        var fault = new WebSocketProtocolException(WebSocketProtocolFault.InvalidUtf8, "no text");
        Assert.Same(fault, await Assert.ThrowsAsync<WebSocketProtocolException>(() => PullAndBreakAsync(fault, isBroken)));
        Assert.Equal(0, _queue.BufferedBytes);
        Assert.Equal(1, _queue.Discarded);
    }

    /// <param name="fault">What breaks the message.</param>
    /// <param name="isBroken">Whether it does so before the pull.</param>
    private async Task<PendingMessage?> PullAndBreakAsync(Exception fault, bool isBroken)
    {
        var body = _queue.Deliver(WebSocketMessageType.Text);
        body.Append("half"u8, messageEnds: false);
        if (isBroken)
        {
            body.Break(fault);
        }

        var pull = _queue.PullAsync(CancellationToken.None);
        body.Break(fault);
        return await pull;
    }

    /// <summary>A message whose callback has begun.</summary>
    private MessageBody Begin(WebSocketMessageType type = WebSocketMessageType.Text)
    {
        _queue.StartDelivery(default);
        return _queue.Deliver(type);
    }

    private void AssertBuffered(int bytes) => Assert.Equal(bytes + MessageMemory.Overhead, _queue.BufferedBytes);

    private static async Task<string> ReadAsync(MessageBody body, int count)
    {
        var buffer = new byte[count];
        return Encoding.UTF8.GetString(buffer, 0, await body.ReadAsync(buffer));
    }
}
