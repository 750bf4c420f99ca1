using System.IO.Pipelines;
using System.Text;
using WebSocketToolkit.Protocol;
using WebSocketToolkit.Runtime.Tests.Protocol;
using WebSocketToolkit.Sending;
using WebSocketToolkit.Testing;
using Opcode = WebSocketToolkit.Protocol.Opcode;

namespace WebSocketToolkit.Runtime.Tests.Sending;

/// <summary>A compressor that remembers sees messages in the order in which they leave, whatever they waited for.</summary>
public class SenderDeflateTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_that_queued_waited_or_were_held_are_inflated_in_the_order_of_the_wire(bool noContextTakeover)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32, useSynchronizationContext: false));
        var log = new SendLog();
        using var sender = new FrameSender(pipe.Writer, new(3000, 100, TimeProvider.System), log, new Deflater(noContextTakeover, threshold: 20));
        List<Task> sends = [];
        List<string> expected = [];

        // A group's messages are held until the connection has opened; the transport is full after the first few.
        for (var i = 0; i < 5; i++)
        {
            Assert.True(sender.TrySendShared(new(Opcode.Text, Payload("held", i).ToArray()), out _));
        }

        for (var i = 0; i < 40; i++)
        {
            sends.Add((i % 2 == 0 ? sender.SendAsync(Opcode.Text, Payload("own", i)) : sender.SendAsync(Opcode.Text, Payload("own", i).Span)).AsTask());
            expected.Add(Text("own", i));
        }

        Assert.Contains(sends, send => !send.IsCompleted);
        sender.ReleaseHeld();
        using var client = new ReferenceDeflate(noContextTakeover);
        var (received, compressed) = await ReceiveAsync(pipe.Reader, client, 45, () => sender.Pong("now and then"u8));
        await Task.WhenAll(sends);
        Assert.Equal(expected, received.Where(text => text.StartsWith("own", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, 5).Select(i => Text("held", i)), received.Where(text => text.StartsWith("held", StringComparison.Ordinal)));
        Assert.InRange(compressed, 20, 44);
    }

    private static string Text(string kind, int i) => i % 4 == 0 ? $"{kind} {i}" : $"{kind} {i}: " + string.Concat(Enumerable.Repeat($"lorem {i} ipsum ", 10));

    private static ReadOnlyMemory<byte> Payload(string kind, int i) => Encoding.UTF8.GetBytes(Text(kind, i));

    private static async Task<(List<string> Messages, int Compressed)> ReceiveAsync(PipeReader input, ReferenceDeflate client, int count, Action now)
    {
        List<string> messages = [];
        var compressed = 0;
        while (messages.Count < count)
        {
            var head = await TakeAsync(input, 2);
            if (new FrameHeader(head).Length is var length and > 2)
            {
                head = [.. head, .. await TakeAsync(input, length - 2)];
            }

            var payload = await TakeAsync(input, (int)new FrameHeader(head).PayloadLength);
            if (new FrameHeader(head).Opcode == Testing.Opcode.Pong)
            {
                continue;
            }

            var isCompressed = new FrameHeader(head).Rsv == 4;
            compressed += isCompressed ? 1 : 0;
            messages.Add(Encoding.UTF8.GetString(isCompressed ? client.Inflate(payload) : payload));
            now();
        }

        return (messages, compressed);
    }

    private static async Task<byte[]> TakeAsync(PipeReader input, int count)
    {
        var result = await input.ReadAtLeastAsync(count);
        var taken = result.Buffer.Slice(0, count);
        var bytes = System.Buffers.BuffersExtensions.ToArray(taken);
        input.AdvanceTo(taken.End);
        return bytes;
    }
}
