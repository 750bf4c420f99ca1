using System.Net.WebSockets;
using WebSocketToolkit.Receiving;

namespace WebSocketToolkit.Runtime.Tests.Receiving;

/// <summary>The queue as a reader uses it that no other thread takes the place of.</summary>
internal static class CallbackQueueExtensions
{
    public static bool Deliver(this CallbackQueue queue, WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        var keepsMemory = queue.Deliver(type, payload, pooled, out var isTakenOver);
        Assert.False(isTakenOver);
        return keepsMemory;
    }
}
