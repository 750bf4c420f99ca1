using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Connections;

/// <summary>
/// What an <see cref="Outbox"/> cannot hand to the transport yet: messages in the order in which they leave, bounded in bytes; senders that
/// wait for room; group messages that wait for the end of <c>OnOpen</c>. Used under the outbox's lock.
/// </summary>
/// <param name="maxBytes">Bytes that may queue, each message with a cost of its own besides. One message always fits.</param>
internal sealed class SendQueue(int maxBytes)
{
    private readonly Queue<QueuedFrame> _frames = new();
    private readonly Queue<QueuedFrame> _waiting = new();
    private Queue<QueuedFrame>? _held = new();
    private long _frameBytes;
    private long _heldBytes;

    /// <summary>Bytes of all messages but those of senders that wait.</summary>
    public long Bytes => _frameBytes + _heldBytes;

    public bool IsEmpty => _frames.Count == 0;

    public bool HasWaiting => _waiting.Count != 0;

    /// <summary>Whether group messages still wait for <c>OnOpen</c>.</summary>
    public bool IsHolding => _held is not null;

    /// <summary>Whether a message may join the queue: it has room, and nobody waits before it.</summary>
    public bool MayEnqueue(int length) => _waiting.Count == 0 && HasRoom(length);

    /// <summary>Keeps a place for a message that is sent in pieces, behind those that were sent before.</summary>
    public ValueTask<WebSocketSendResult> WaitForTurnAsync()
    {
        if (_waiting.Count != 0)
        {
            return WaitAsync(QueuedFrame.Turn);
        }

        var sender = new TaskCompletionSource<WebSocketSendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(QueuedFrame.Turn with { Sender = sender });
        return new(sender.Task);
    }

    public void Enqueue(in QueuedFrame frame)
    {
        _frames.Enqueue(frame);
        _frameBytes += frame.Length;
    }

    public bool TryDequeue(out QueuedFrame frame)
    {
        if (!_frames.TryDequeue(out frame))
        {
            return false;
        }

        _frameBytes -= frame.Length;
        return true;
    }

    /// <summary>Lets a sender wait for room.</summary>
    public ValueTask<WebSocketSendResult> WaitAsync(in QueuedFrame frame)
    {
        var sender = new TaskCompletionSource<WebSocketSendResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(frame with { Sender = sender });
        return new(sender.Task);
    }

    /// <summary>Moves the first waiting sender's message into the queue, if there is room for it.</summary>
    public bool TryAdmit(out QueuedFrame admitted)
    {
        if (!_waiting.TryPeek(out admitted) || !HasRoom(admitted.Length))
        {
            return false;
        }

        _waiting.Dequeue();
        if (admitted.IsTurn)
        {
            Enqueue(admitted);
            return true;
        }

        var sender = admitted.Sender!;

        // The sender's own memory is free again as soon as its task completes.
        admitted = admitted.Pooled is null ? QueuedFrame.CopyOf(admitted.Opcode, admitted.Payload.Span) : admitted with { Sender = null };
        Enqueue(admitted);
        sender.TrySetResult(WebSocketSendResult.Queued);
        return true;
    }

    /// <summary>Tells everyone who waits that the connection is closing.</summary>
    public void RefuseWaiting()
    {
        while (_waiting.TryDequeue(out var frame))
        {
            frame.Release();
            frame.Sender!.TrySetResult(WebSocketSendResult.Closed);
        }
    }

    /// <summary>Keeps a group message until <see cref="ReleaseHeld"/>. False if there is no room.</summary>
    public bool TryHold(in QueuedFrame frame)
    {
        if (!HasRoom(_held!, _heldBytes, frame.Length))
        {
            return false;
        }

        _held!.Enqueue(frame);
        _heldBytes += frame.Length;
        return true;
    }

    /// <summary>Puts the group messages behind what <c>OnOpen</c> has sent.</summary>
    public void ReleaseHeld()
    {
        while (_held is not null && _held.TryDequeue(out var frame))
        {
            Enqueue(frame);
        }

        _held = null;
        _heldBytes = 0;
    }

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        RefuseWaiting();
        while (_frames.TryDequeue(out var frame))
        {
            frame.Release();
            frame.Sender?.TrySetResult(WebSocketSendResult.Closed);
        }

        _held = null;
        _frameBytes = _heldBytes = 0;
    }

    private bool HasRoom(int length) => HasRoom(_frames, _frameBytes, length);

    private bool HasRoom(Queue<QueuedFrame> frames, long bytes, int length) =>
        frames.Count == 0 || bytes + length + ((frames.Count + 1L) * QueuedFrame.Overhead) <= maxBytes;
}
