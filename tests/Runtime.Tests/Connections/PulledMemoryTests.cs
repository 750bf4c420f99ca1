using System.Buffers;
using System.Text;
using WebSocketToolkit.Testing;

namespace WebSocketToolkit.Runtime.Tests.Connections;

/// <summary>Pulled messages do not show memory that has been returned. It is overwritten here when it is.</summary>
public class PulledMemoryTests
{
    private static readonly string _text = new('A', 1000);

    [Fact]
    public async Task Fault_3_A_received_WebSocketMessage_is_a_copy_that_may_be_kept()
    {
        await using var scene = SessionOnPipes.Open();
        await scene.SendAsync(RawFrame.OfText(_text));
        var message = await scene.Session.Connection.ReceiveAsync<WebSocketMessage>();
        Assert.True(message.IsText);
        Assert.Equal(_text, message.Text);
    }

    [Fact]
    public async Task A_message_of_an_enumeration_is_valid_until_the_next()
    {
        await using var scene = SessionOnPipes.Open();
        await scene.SendAsync(RawFrame.OfText(_text), RawFrame.OfText("next"));
        await using var messages = scene.Session.Connection.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal(_text, messages.Current.Text);
        Assert.True(await messages.MoveNextAsync());
        Assert.Equal("next", messages.Current.Text);
    }

    [Fact]
    public async Task A_stream_that_is_disposed_while_it_is_read_does_not_read_what_it_has_returned()
    {
        await using var scene = SessionOnPipes.Open();
        var stream = scene.Session.Connection.AsStream();
        await scene.SendAsync(RawFrame.OfText(_text));
        var buffer = new byte[_text.Length];
        Assert.Equal(1, await stream.ReadAsync(buffer.AsMemory(0, 1)));
        using var memory = new WatchedMemory(buffer, () => stream.Dispose());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(memory.Memory));
        Assert.Equal("A", Encoding.UTF8.GetString(buffer).TrimEnd('\0'));
    }

    /// <summary>Memory that tells when it is about to be written.</summary>
    private sealed class WatchedMemory(byte[] bytes, Action onWrite) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan()
        {
            onWrite();
            return bytes;
        }

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
