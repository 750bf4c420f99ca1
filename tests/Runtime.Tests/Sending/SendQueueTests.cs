using System.Text;
using Microsoft.Extensions.Time.Testing;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Sending;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>The bounds, and what a replacement does that the properties do not say plainly.</summary>
public sealed class SendQueueTests
{
    private readonly SendLog _log = new();
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Tiny_messages_are_bounded_by_what_they_really_cost()
    {
        var queue = Queue(64 * 1024, 100_000);
        var count = 0;
        while (Take(queue, "x") == WebSocketSendResult.Queued)
        {
            count++;
        }

        Assert.Equal(64 * 1024 / (3 + MessageMemory.Overhead), count);
        Assert.Equal(3 * count, queue.Bytes);
    }

    [Fact]
    public void The_number_of_messages_is_bounded()
    {
        var queue = Queue(64 * 1024, 3);
        Assert.Equal(
            [WebSocketSendResult.Queued, WebSocketSendResult.Queued, WebSocketSendResult.Queued, null],
            Enumerable.Range(0, 4).Select(_ => Take(queue, "x")));
    }

    [Fact]
    public void One_message_always_fits()
    {
        var queue = Queue(1024, 1);
        Assert.Equal(WebSocketSendResult.Queued, Take(queue, new string('x', 4096)));
        Assert.Null(Take(queue, "x"));
    }

    [Fact]
    public void Nothing_is_dropped_for_a_message_that_has_no_room_all_the_same()
    {
        var queue = Queue(2000, 100);
        Take(queue, new string('r', 1000));
        Take(queue, new string('d', 100), new(WebSocketSlowConsumerPolicy.DropOldest));
        Assert.Equal(WebSocketSendResult.Dropped, Take(queue, new string('n', 900), new(WebSocketSlowConsumerPolicy.DropOldest)));
        Assert.Equal([BackpressureOutcome.DroppedNewest], _log.Effects);
        Assert.Equal(["r", "d"], Drain(queue).Select(text => text[..1]));
    }

    [Fact]
    public async Task What_is_longer_than_what_it_replaces_and_has_no_room_waits_in_its_stead()
    {
        var queue = Queue(2000, 100);
        var key = new SendPolicy(WebSocketSlowConsumerPolicy.Wait, new(null, "k"));
        Take(queue, "k1", key);
        Take(queue, new string('r', 1200));
        Assert.Null(Take(queue, new string('k', 600), key));
        var waiting = queue.WaitAsync(QueuedFrame.CopyOf(Opcode.Text, Encoding.UTF8.GetBytes(new string('k', 600))), key, out _);
        Assert.Equal(WebSocketSendResult.Replaced, Take(queue, "k3", key));
        Assert.False(waiting.IsCompleted);
        Assert.Equal([new string('r', 1200), "k3"], Drain(queue));
        Assert.Equal(WebSocketSendResult.Queued, await waiting);
    }

    [Fact]
    public void A_key_that_a_type_gives_is_not_the_senders_own()
    {
        var queue = Queue(2000, 100);
        Take(queue, "a", new(WebSocketSlowConsumerPolicy.Wait, new(null, "k")));
        Take(queue, "b", new(WebSocketSlowConsumerPolicy.Wait, new(typeof(string).FullName, "k")));
        Take(queue, "c", new(WebSocketSlowConsumerPolicy.Wait, new(typeof(int).FullName, "k")));
        Take(queue, "d", new(WebSocketSlowConsumerPolicy.Wait, new(typeof(string).FullName, "k")));
        Assert.Equal(["a", "d", "c"], Drain(queue));
    }

    [Fact]
    public void What_a_group_says_while_OnOpen_runs_replaces_what_OnOpen_sent_and_not_the_other_way_round()
    {
        var queue = Queue(2000, 100);
        var key = new SendPolicy(WebSocketSlowConsumerPolicy.Close, new(null, "k"));
        Assert.Equal(WebSocketSendResult.Queued, Take(queue, "live 1", key, isHeld: true));
        Assert.Equal(WebSocketSendResult.Queued, Take(queue, "history", key));
        Take(queue, "more");
        Assert.Equal(WebSocketSendResult.Replaced, Take(queue, "live 2", key, isHeld: true));
        queue.ReleaseHeld();
        Assert.Equal(["live 2", "more"], Drain(queue));
    }

    [Fact]
    public async Task Marks_are_shared_until_more_is_sent()
    {
        var queue = Queue(2000, 100);
        Take(queue, "a");
        var mark = queue.EnqueueDrainMark();
        Assert.Same(mark, queue.EnqueueDrainMark());
        Take(queue, "b");
        Assert.NotSame(mark, queue.EnqueueDrainMark());
        queue.Clear();
        Assert.Equal(WebSocketSendResult.Closed, await mark);
    }

    [Fact]
    public void Queueing_again_allocates_nothing_but_what_grew()
    {
        var queue = Queue(64 * 1024, 100);
        byte[] payload = [1, 2, 3];
        var terms = new SendPolicy(WebSocketSlowConsumerPolicy.Close, new(null, "k"));
        for (var i = 0; i < 2; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var message = 0; message < 8; message++)
            {
                queue.TryEnqueue(Opcode.Binary, payload, payload, default, isHeld: false, out _);
                queue.TryEnqueue(Opcode.Binary, payload, payload, terms, isHeld: false, out _);
            }

            while (queue.TryDequeue(out _))
            {
            }

            // The first time over, the log's own lists grow as well.
            _log.Effects.Clear();
            _log.Sent.Clear();
            if (i == 1)
            {
                Assert.Equal(16 * 32, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        }
    }

    private SendQueue Queue(int maxBytes, int maxMessages) => new(new(maxBytes, maxMessages, _clock), _log);

    private static WebSocketSendResult? Take(SendQueue queue, string text, SendPolicy terms = default, bool isHeld = false) =>
        queue.TryEnqueue(Opcode.Text, Encoding.UTF8.GetBytes(text), default, terms, isHeld, out var result) ? result : null;

    private static List<string> Drain(SendQueue queue)
    {
        List<string> texts = [];
        while (queue.TryDequeue(out var frame))
        {
            texts.Add(Encoding.UTF8.GetString(frame.Payload.Span));
            queue.AdmitWaiting();
        }

        return texts;
    }
}
