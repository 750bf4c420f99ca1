using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>The callback queue's promises while several threads use it at once.</summary>
public sealed class CallbackQueueConcurrencyTests
{
    [Fact]
    public async Task Messages_of_one_reader_are_never_lost_or_overtaken_while_other_threads_complete_the_callbacks()
    {
        const int count = 100_000;
        var invoker = new FakeInvoker
        {
            OnMessage = static message => (message.Data.Span[^1] % 4) switch
            {
                0 => YieldAsync(message),
                1 => CompleteElsewhere(),
                _ => default,
            },
        };
        var queue = new CallbackQueue(invoker, 16 * 1024);
        var reader = Task.Run(async () =>
        {
            var buffer = new byte[8];
            for (var i = 0; i < count; i++)
            {
                if (queue.IsFull)
                {
                    await queue.WhenRoom();
                }

                Encoding.UTF8.GetBytes(i.ToString("D8", CultureInfo.InvariantCulture), buffer);
                queue.Deliver(WebSocketMessageType.Text, buffer, pooled: null);
            }
        });
        var operations = Task.Run(async () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                queue.EnqueueFault(new InvalidOperationException($"fault {i}"));
                await Task.Yield();
            }
        });
        queue.StartDelivery(default);
        await Task.WhenAll(reader, operations);
        queue.StopAccepting(discard: false);
        await queue.WhenIdle();
        Assert.False(invoker.HasOverlapped);
        Assert.Equal(
            Enumerable.Range(0, count).Select(static i => i.ToString("D8", CultureInfo.InvariantCulture)),
            invoker.Began.Where(static text => text[0] != '!'));
        Assert.Equal(Enumerable.Range(0, 1000).Select(static i => FakeInvoker.Error($"fault {i}")), invoker.Began.Where(static text => text[0] == '!'));
        Assert.Equal(0, queue.BufferedBytes);
        Assert.Equal(0, queue.Discarded);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_are_called_back_or_counted_when_another_thread_stops_the_queue(bool discard)
    {
        for (var round = 0; round < 300; round++)
        {
            var invoker = new FakeInvoker { OnMessage = static message => message.Data.Span[^1] % 2 == 0 ? CompleteElsewhere() : default };
            var queue = new CallbackQueue(invoker, int.MaxValue);
            queue.StartDelivery(default);
            var place = round % 60;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var reader = Task.Run(() =>
            {
                for (var i = 0; i < 60; i++)
                {
                    if (i == place)
                    {
                        reached.SetResult();
                    }

                    Deliver(queue, $"{i:D2}");
                }
            });
            await reached.Task;
            queue.StopAccepting(discard);
            await reader;
            await queue.WhenIdle();
            Assert.False(invoker.HasOverlapped);
            Assert.Equal(60, invoker.Began.Count + queue.Discarded);
            Assert.Equal(0, queue.BufferedBytes);
        }
    }

    [Fact]
    public void A_message_that_comes_while_the_last_callback_completes_is_not_left_behind() => Lockstep.Run(10_000, static () =>
    {
        var end = new TaskCompletionSource();
        var invoker = new FakeInvoker { OnMessage = message => message.Text == "first" ? new(end.Task) : default };
        var queue = Started(invoker);
        Deliver(queue, "first");
        return (end.SetResult, () => Deliver(queue, "second"), () => AssertEventuallyBegan(2, invoker));
    });

    [Fact]
    public void A_fault_that_comes_while_the_reader_runs_a_callback_is_not_left_behind() => Lockstep.Run(10_000, static () =>
    {
        var invoker = new FakeInvoker();
        var queue = Started(invoker);
        return (
            () => Deliver(queue, "message"),
            () => queue.EnqueueFault(new InvalidOperationException("fault")),
            () => AssertEventuallyBegan(2, invoker));
    });

    /// <summary>A callback that waited for another does not run on the reader's thread.</summary>
    private static void AssertEventuallyBegan(int count, FakeInvoker invoker) =>
        Assert.True(SpinWait.SpinUntil(() => invoker.Began.Count == count, TimeSpan.FromSeconds(10)));

    private static CallbackQueue Started(FakeInvoker invoker)
    {
        var queue = new CallbackQueue(invoker, int.MaxValue);
        queue.StartDelivery(default);
        return queue;
    }

    private static void Deliver(CallbackQueue queue, string text) =>
        queue.Deliver(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(text), pooled: null);

    private static ValueTask CompleteElsewhere()
    {
        var end = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static end => end.SetResult(), end, preferLocal: false);
        return new(end.Task);
    }

    /// <summary>Goes on elsewhere, where the reader's buffer has long been overwritten.</summary>
    private static async ValueTask YieldAsync(WebSocketMessage message)
    {
        var text = message.Text;
        await Task.Yield();
        Assert.Equal(text, message.Text);
    }
}
