using WebSocketToolkit.Connections;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Runtime.Tests.Connections;

public sealed class SendQueueTests
{
    [Fact]
    public void TinyMessagesAreBoundedByWhatTheyReallyCost()
    {
        var queue = new SendQueue(64 * 1024);
        var count = 0;
        while (queue.MayEnqueue(FrameWriter.FrameLength(1)))
        {
            queue.Enqueue(QueuedFrame.CopyOf(Opcode.Text, "x"u8));
            count++;
        }

        Assert.Equal(64 * 1024 / (3 + QueuedFrame.Overhead), count);
        Assert.Equal(3 * count, queue.Bytes);
    }

    [Fact]
    public void OneMessageAlwaysFits()
    {
        var queue = new SendQueue(1024);
        Assert.True(queue.MayEnqueue(4096));
        queue.Enqueue(QueuedFrame.CopyOf(Opcode.Binary, new byte[4096]));
        Assert.False(queue.MayEnqueue(1));
    }
}
