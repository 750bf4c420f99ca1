using System.Buffers;
using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>A message that waits for the peer to read.</summary>
/// <param name="Opcode">Text, binary or close; a continuation is a <see cref="Turn"/>.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Pooled">The array of the shared pool that holds the payload; null if it is shared or belongs to the caller.</param>
/// <param name="Sender">Completes when the frame has been queued, for a sender that waits; null otherwise.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueuedFrame(
    Opcode Opcode, ReadOnlyMemory<byte> Payload, byte[]? Pooled, TaskCompletionSource<WebSocketSendResult>? Sender)
{
    /// <summary>
    /// What a queued message costs besides its bytes: its place in a queue that doubles, and an array of its own. Without it a peer could make
    /// forty times the bound out of messages of one byte.
    /// </summary>
    public const int Overhead = 128;

    /// <summary>The place in the queue of a message that is sent in pieces; its <see cref="Sender"/> is told when it comes.</summary>
    public static QueuedFrame Turn => new(Opcode.Continuation, default, Pooled: null, Sender: null);

    public bool IsTurn => Opcode == Opcode.Continuation;

    public int Length => FrameWriter.FrameLength(Payload.Length);

    public static QueuedFrame CopyOf(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var pooled = ArrayPool<byte>.Shared.Rent(payload.Length);
        payload.CopyTo(pooled);
        return new(opcode, pooled.AsMemory(0, payload.Length), pooled, Sender: null);
    }

    public void Release()
    {
        if (Pooled is not null)
        {
            ArrayPool<byte>.Shared.Return(Pooled);
        }
    }
}
