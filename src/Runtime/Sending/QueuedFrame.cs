using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>A message that waits for the peer to read, or a place in the queue that stands for something else.</summary>
/// <param name="Opcode">Text or binary, or close for the close frame.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Pooled">The array of <see cref="MessageMemory"/> that holds the payload; null if it is shared or belongs to the caller.</param>
/// <param name="Sender">Completes when the frame has been queued, for a sender that waits; null otherwise.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueuedFrame(
    Opcode Opcode, ReadOnlyMemory<byte> Payload, byte[]? Pooled, TaskCompletionSource<WebSocketSendResult>? Sender)
{
    /// <summary>What a key costs besides its characters: its place in a dictionary that doubles.</summary>
    private const int KeyOverhead = 96;

    /// <summary>The kind of entry; a place that is no frame has no payload.</summary>
    public QueueEntryKind Kind { get; init; }

    /// <summary>Whether it is a frame, and not only a place.</summary>
    public bool IsFrame => Kind is QueueEntryKind.Message or QueueEntryKind.Close;

    /// <summary>The key by which a later message can replace this one.</summary>
    public MessageKey Key { get; init; }

    /// <summary>Whether it may be dropped to make room.</summary>
    public bool IsDroppable { get; init; }

    /// <summary>The timestamp after which it is not worth sending; zero if it always is.</summary>
    public long Expires { get; init; }

    public int Length => IsFrame ? FrameWriter.FrameLength(Payload.Length) : 0;

    /// <summary>What it takes of the queue's bound in bytes.</summary>
    public long Cost => IsFrame ? CostOf(Payload.Length, Key) : 0;

    public static long CostOf(int payloadLength, in MessageKey key) =>
        FrameWriter.FrameLength(payloadLength) + MessageMemory.Overhead + (key.Name is { } name ? KeyOverhead + (2L * name.Length) : 0);

    /// <summary>Makes a place that is no frame.</summary>
    public static QueuedFrame PlaceFor(QueueEntryKind kind) => new(default, default, Pooled: null, Sender: null) { Kind = kind };

    public static QueuedFrame CopyOf(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var pooled = MessageMemory.Rent(payload.Length);
        payload.CopyTo(pooled);
        return new(opcode, pooled.AsMemory(0, payload.Length), pooled, Sender: null);
    }

    public void Release()
    {
        if (Pooled is not null)
        {
            MessageMemory.Return(Pooled);
        }
    }
}
