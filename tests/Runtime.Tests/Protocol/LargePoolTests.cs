using System.Net.WebSockets;
using WebSocketToolkit.Protocol;
using static WebSocketToolkit.Runtime.Tests.Protocol.ClientFrames;

namespace WebSocketToolkit.Runtime.Tests.Protocol;

/// <summary>Memory of large messages: used again, bounded, and given back when nobody needs it.</summary>
public class LargePoolTests
{
    [Fact]
    public void What_is_returned_is_used_again_on_every_processor()
    {
        var pool = new LargePool(100, maxArrays: 8, processors: 4);
        var array = pool.Rent(1);
        pool.Return(array, 1);
        Assert.Same(array, pool.Rent(6));
        pool.Return(array, -1);
        Assert.Same(array, pool.Rent(int.MaxValue));
        Assert.NotSame(array, pool.Rent(1));
    }

    [Fact]
    public void No_more_is_kept_than_may_be()
    {
        var pool = new LargePool(100, maxArrays: 8, processors: 3);
        var rented = RentAll(pool, 30);
        for (var i = 0; i < rented.Count; i++)
        {
            pool.Return(rented[i], i);
        }

        // Two for each of the three.
        Assert.Equal(6, RentAll(pool, 30).Intersect(rented).Count());
    }

    [Fact]
    public void What_was_not_needed_is_given_back()
    {
        var pool = new LargePool(100, maxArrays: 8, processors: 1);
        var all = RentAll(pool, 5);
        ReturnAll(pool, all);
        pool.Trim();
        ReturnAll(pool, RentAll(pool, 2));
        pool.Trim();
        var kept = RentAll(pool, 5).Intersect(all).ToList();
        Assert.Equal(2, kept.Count);
        ReturnAll(pool, kept);
        pool.Trim();
        pool.Trim();
        Assert.Empty(RentAll(pool, 2).Intersect(all));
    }

    [Fact]
    public void A_foreign_array_is_refused() =>
        Assert.Throws<ArgumentException>(() => new LargePool(100, maxArrays: 8, processors: 1).Return(new byte[99], 0));

    [Theory]
    [InlineData(0)]
    [InlineData(MessageMemory.LargestShared)]
    [InlineData(MessageMemory.LargestShared + 1)]
    [InlineData((64 * 1024) + 14)]
    [InlineData((64 * 1024) + 65)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 64)]
    [InlineData((1024 * 1024) + 65)]
    [InlineData(5_000_000)]
    public void Any_length_is_to_be_had(int length)
    {
        var array = MessageMemory.Rent(length);
        Assert.InRange(array.Length, length, Math.Max(16, (length * 2) + 64));
        MessageMemory.Return(array);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(200_000)]
    [InlineData(5_000_000)]
    public void Returned_memory_is_overwritten_where_the_switch_is_on(int length)
    {
        Assert.True(AppContext.TryGetSwitch(MessageMemory.PoisonSwitch, out var isOn) && isOn);
        var array = MessageMemory.Rent(length);
        array.AsSpan().Fill(1);
        MessageMemory.Return(array);
        Assert.DoesNotContain<byte>(1, array);
    }

    [Fact]
    public void A_message_with_its_header_does_not_take_twice_its_memory()
    {
        var array = MessageMemory.Rent((64 * 1024) + 14);
        Assert.InRange(array.Length, 0, 66_000);
        MessageMemory.Return(array);
    }

    [Fact]
    public void Many_large_messages_that_arrive_in_parts_at_once_allocate_nothing_in_the_long_run()
    {
        var receiver = new Counter();
        var readers = Enumerable.Range(0, 200).Select(_ => new FrameReader(receiver, 1 << 20, maxFragments: 4)).ToList();
        var frame = Frame(Opcode.Binary, new byte[64 * 1024]);
        var piece = new byte[frame.Length];
        Range[] parts = [new(0, 1000), new(1000, 50_000), new(50_000, frame.Length)];
        long Once()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var part in parts)
            {
                foreach (var reader in readers)
                {
                    var bytes = frame.AsSpan(part);
                    bytes.CopyTo(piece);
                    reader.Feed(piece.AsMemory(0, bytes.Length));
                }
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        // A collection may come at any time and take some.
        Assert.Contains(0, Enumerable.Range(0, 10).Select(_ => Once()).ToList());
        Assert.Equal(readers.Count * 10, receiver.Messages);
    }

    private static List<byte[]> RentAll(LargePool pool, int count) => [.. Enumerable.Range(0, count).Select(pool.Rent)];

    private static void ReturnAll(LargePool pool, IEnumerable<byte[]> arrays)
    {
        foreach (var array in arrays)
        {
            pool.Return(array, 0);
        }
    }

    private sealed class Counter : IFrameReceiver
    {
        public int Messages { get; private set; }

        public bool CanReceive => true;

        public MessageReceipt OnMessage(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
        {
            Messages++;
            return MessageReceipt.None;
        }

        public bool IsStreamed(WebSocketMessageType type) => false;

        public void OnMessageStart(WebSocketMessageType type)
        {
        }

        public void OnMessageData(ReadOnlySpan<byte> piece, bool messageEnds) => throw new InvalidOperationException();

        public void OnControl(Opcode opcode, ReadOnlySpan<byte> payload) => throw new InvalidOperationException();

        public void OnSkipped(int count) => throw new InvalidOperationException();
    }
}
