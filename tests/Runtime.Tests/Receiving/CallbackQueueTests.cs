using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>The callback queue's bound in bytes, its handling of a message's memory, and its pulls.</summary>
public sealed class CallbackQueueTests
{
    /// <summary>The callbacks that wait, in the order in which they began.</summary>
    private readonly Queue<TaskCompletionSource> _waiting = new();

    [Fact]
    public void Reading_pauses_at_the_bound_and_goes_on_at_half_of_it()
    {
        var queue = Started(new() { OnMessage = Wait }, 4 * (MessageMemory.Overhead + 8));
        for (var i = 0; i < 4; i++)
        {
            Assert.True(queue.WhenRoom().IsCompleted);
            Deliver(queue, "8 bytes.");
        }

        // The first has its callback, and does not wait.
        Assert.False(queue.IsFull);
        Deliver(queue, "8 bytes.");
        Assert.True(queue.IsFull);
        var room = queue.WhenRoom();
        Assert.Same(room, queue.WhenRoom());
        List<bool> hasRoom = [];
        while (_waiting.TryDequeue(out var callback))
        {
            callback.SetResult();
            hasRoom.Add(room.IsCompleted);
        }

        Assert.Equal([false, false, true, true, true], hasRoom);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5000)]
    public void Memory_of_a_message_is_intact_until_its_callback_completes(int length)
    {
        List<WebSocketMessage> held = [];
        var queue = Started(new()
        {
            OnMessage = message =>
            {
                held.Add(message);
                return Wait(message);
            },
        });
        var buffer = new byte[length];
        for (var i = 0; i < 10; i++)
        {
            buffer.AsSpan().Fill((byte)('0' + i));
            queue.Deliver(WebSocketMessageType.Text, buffer, pooled: null);
        }

        buffer.AsSpan().Fill((byte)'#');
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(i + 1, held.Count);
            Assert.Equal(new string((char)('0' + i), length), held[i].Text);
            _waiting.Dequeue().SetResult();
        }
    }

    [Fact]
    public void A_callback_that_retains_nothing_is_given_the_transports_own_memory()
    {
        List<byte[]?> arrays = [];
        var invoker = new FakeInvoker
        {
            Retains = false,
            OnMessage = message =>
            {
                arrays.Add(ArrayOf(message));
                return default;
            },
        };
        var payload = Bytes("payload");
        Started(invoker).Deliver(WebSocketMessageType.Text, payload, pooled: null);
        Assert.Equal([payload], arrays);
    }

    [Fact]
    public void An_array_is_kept_as_long_as_its_message_needs_it()
    {
        var queue = Started(new() { OnMessage = message => message.Text == "wait" ? Wait(message) : default });
        Assert.False(DeliverPooled(queue, "done", out var free));
        Assert.True(DeliverPooled(queue, "wait", out var running));
        Assert.True(DeliverPooled(queue, "more", out var pending));
        Assert.All([running, pending], static array => Assert.NotSame(array, RentAndReturn()));
        _waiting.Dequeue().SetResult();
        Assert.Same(pending, RentAndReturn());
        MessageMemory.Return(free);
        queue.StopAccepting(discard: false);
        Assert.False(DeliverPooled(queue, "late", out var late));
        MessageMemory.Return(late);
    }

    [Fact]
    public void Memory_of_a_copy_is_used_again_after_the_callback()
    {
        byte[]? array = null;
        var invoker = new FakeInvoker
        {
            OnMessage = message =>
            {
                array = ArrayOf(message);
                return default;
            },
        };
        Deliver(Started(invoker), "text");
        Assert.Same(array, RentAndReturn());
    }

    [Fact]
    public async Task A_pull_that_is_cancelled_takes_nothing()
    {
        var queue = new CallbackQueue(new FakeInvoker(), 1000);
        using var impatience = new CancellationTokenSource();
        var pull = queue.PullAsync(impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pull);
        Deliver(queue, "text");
        Assert.Equal("text", (await queue.PullAsync(CancellationToken.None))?.Message.Text);
    }

    [Fact]
    public async Task A_fault_of_the_peer_ends_the_pulls_and_is_left_to_the_error_callback()
    {
        var invoker = new FakeInvoker();
        var queue = new CallbackQueue(invoker, 1000);
        var pull = queue.PullAsync(CancellationToken.None);
        queue.EnqueueFault(new InvalidOperationException("fault"));
        queue.StopAccepting(discard: false);
        Assert.Null(await pull);
        Assert.Null(await queue.PullAsync(CancellationToken.None));
        Assert.Empty(invoker.Began);
        queue.StartDelivery(default);
        Assert.Equal([FakeInvoker.Error("fault")], invoker.Began);
    }

    [Fact]
    public async Task Fault_13_A_fault_is_left_to_the_error_callback_and_does_not_end_a_pull()
    {
        var invoker = new FakeInvoker();
        var queue = new CallbackQueue(invoker, 1000);
        queue.StartErrors();
        var pull = queue.PullAsync(CancellationToken.None);
        queue.EnqueueFault(new InvalidOperationException("fault"));
        Assert.Equal([FakeInvoker.Error("fault")], invoker.Began);
        Assert.False(pull.IsCompleted);
        Deliver(queue, "text");
        Assert.Equal("text", (await pull)?.Message.Text);
    }

    [Fact]
    public async Task Fault_14_A_pull_that_waits_is_ahead_of_the_callbacks()
    {
        var invoker = new FakeInvoker();
        var queue = Started(invoker);
        var pull = queue.PullAsync(CancellationToken.None);
        Deliver(queue, "pulled");
        Assert.Equal("pulled", (await pull)?.Message.Text);
        Assert.Empty(invoker.Began);
        Deliver(queue, "called back");
        Assert.Equal(["called back"], invoker.Began);
    }

    [Fact]
    public async Task Fault_15_A_fault_after_the_end_is_only_reported()
    {
        var invoker = new FakeInvoker();
        var queue = Started(invoker);
        queue.StopAccepting(discard: false);
        await queue.CompleteAsync();
        queue.EnqueueFault(new InvalidOperationException("late"));
        Assert.Empty(invoker.Began);
        Assert.Equal("late", Assert.Single(invoker.Late).Message);
    }

    [Fact]
    public async Task The_end_waits_for_the_error_callback_of_a_fault_that_comes_late()
    {
        var queue = Started(new() { OnError = (_, _) => Wait(default) });
        queue.StopAccepting(discard: false);
        await queue.WhenIdle();
        queue.EnqueueFault(new InvalidOperationException("fault"));
        var end = queue.CompleteAsync();
        Assert.False(end.IsCompleted);
        _waiting.Dequeue().SetResult();
        await end;
    }

    private static CallbackQueue Started(FakeInvoker invoker, int maxBytes = 1000)
    {
        var queue = new CallbackQueue(invoker, maxBytes);
        queue.StartDelivery(default);
        return queue;
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static void Deliver(CallbackQueue queue, string text) => queue.Deliver(WebSocketMessageType.Text, Bytes(text), pooled: null);

    private static bool DeliverPooled(CallbackQueue queue, string text, out byte[] array)
    {
        array = MessageMemory.Rent(4);
        Encoding.UTF8.GetBytes(text, array);
        return queue.Deliver(WebSocketMessageType.Text, array.AsMemory(0, 4), array);
    }

    private static byte[] RentAndReturn()
    {
        var array = MessageMemory.Rent(4);
        MessageMemory.Return(array);
        return array;
    }

    private static byte[]? ArrayOf(WebSocketMessage message) => MemoryMarshal.TryGetArray(message.Data, out var segment) ? segment.Array : null;

    private ValueTask Wait(WebSocketMessage message)
    {
        var end = new TaskCompletionSource();
        _waiting.Enqueue(end);
        return new(end.Task);
    }
}
