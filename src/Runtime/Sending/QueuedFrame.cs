using System.Runtime.InteropServices;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>An entry of the <see cref="SendQueue"/>: a frame, or a marker without a frame.</summary>
/// <param name="Opcode">Text or binary; close for the close frame.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Pooled">
/// The array of <see cref="MessageMemory"/> that holds the payload; null if the payload is shared or belongs to the caller.
/// </param>
/// <param name="Sender">The task of a sender that waits, completed when the frame has been queued; null if no sender waits.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct QueuedFrame(
    Opcode Opcode, ReadOnlyMemory<byte> Payload, byte[]? Pooled, TaskCompletionSource<WebSocketSendResult>? Sender)
{
    /// <summary>The cost of a key in bytes, besides its characters: its place in a dictionary that doubles.</summary>
    private const int KeyOverhead = 96;

    /// <summary>Gets the kind of entry. A marker has no payload.</summary>
    public QueueEntryKind Kind { get; init; }

    /// <summary>Gets a value indicating whether the entry is a frame and not a marker.</summary>
    public bool IsFrame => Kind is QueueEntryKind.Message or QueueEntryKind.Close;

    /// <summary>Gets the key by which a later message can replace this message.</summary>
    public MessageKey Key { get; init; }

    /// <summary>Gets a value indicating whether the message may be dropped to make room.</summary>
    public bool IsDroppable { get; init; }

    /// <summary>Gets the timestamp at which the message expires; zero if it never does.</summary>
    public long Expires { get; init; }

    /// <summary>Gets the length of the frame on the wire, in bytes.</summary>
    public int Length => IsFrame ? FrameWriter.FrameLength(Payload.Length) : 0;

    /// <summary>Gets the number of bytes that the frame takes of the send buffer.</summary>
    public long Cost => IsFrame ? CostOf(Payload.Length, Key) : 0;

    /// <summary>Returns the number of bytes that a message takes of the send buffer.</summary>
    /// <param name="payloadLength">The length of the payload in bytes.</param>
    /// <param name="key">The key of the message.</param>
    public static long CostOf(int payloadLength, in MessageKey key) =>
        FrameWriter.FrameLength(payloadLength) + MessageMemory.Overhead + (key.Name is { } name ? KeyOverhead + (2L * name.Length) : 0);

    /// <summary>Creates a marker.</summary>
    /// <param name="kind">The kind of marker.</param>
    public static QueuedFrame Marker(QueueEntryKind kind) => new(default, default, Pooled: null, Sender: null) { Kind = kind };

    /// <summary>Creates a frame with a copy of a payload.</summary>
    /// <param name="opcode">The opcode.</param>
    /// <param name="payload">The payload.</param>
    public static QueuedFrame CopyOf(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        var pooled = MessageMemory.Rent(payload.Length);
        payload.CopyTo(pooled);
        return new(opcode, pooled.AsMemory(0, payload.Length), pooled, Sender: null);
    }

    /// <summary>Returns the array that holds the payload, if it is pooled.</summary>
    public void ReturnBuffer()
    {
        if (Pooled is not null)
        {
            MessageMemory.Return(Pooled);
        }
    }
}
