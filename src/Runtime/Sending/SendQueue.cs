using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The send buffer: messages that a <see cref="FrameSender"/> cannot hand to the transport yet, in the order in which they leave, limited
/// in bytes and in number. Senders wait here for room, and group messages wait for the end of <c>OnOpen</c>, with the same limits again.
/// </summary>
/// <remarks>Used under the lock of the <see cref="FrameSender"/>.</remarks>
/// <param name="limits">The limits of the send buffer.</param>
/// <param name="observer">The observer of messages and their outcomes.</param>
internal sealed partial class SendQueue(SendBufferLimits limits, ITrafficObserver observer)
{
    /// <summary>The capacity up to which an empty dictionary is kept.</summary>
    private const int LargestKeptKeys = 32;

    /// <summary>
    /// The lists and their entries. Created with the first message that is queued: most connections of a server are idle, and never queue one.
    /// </summary>
    private FrameTable? _table;

    /// <summary>The places of the messages with a key, queued or waiting for room. Created with the first key.</summary>
    private Dictionary<MessageKey, int>? _keys;

    /// <summary>
    /// The places of the held messages with a key. Held messages come after those that <c>OnOpen</c> sends, so they must not replace them
    /// earlier.
    /// </summary>
    private Dictionary<MessageKey, int>? _heldKeys;

    private FrameTable Table => _table ??= new();

    /// <summary>Gets the number of bytes on the wire of all messages, except those whose senders wait.</summary>
    public long Bytes => _table is { } table ? table.Ready.Bytes + table.Held.Bytes : 0;

    /// <summary>Gets a value indicating whether there is nothing to dequeue.</summary>
    public bool IsEmpty => _table is null || _table.Ready.IsEmpty;

    /// <summary>Gets a value indicating whether senders wait for room.</summary>
    public bool HasWaiting => _table is not null && !_table.Waiting.IsEmpty;

    /// <summary>Gets the number of messages, except those whose senders wait.</summary>
    public int Count => _table is { } table ? table.Ready.Count + table.Held.Count : 0;

    /// <summary>Keeps the place of a fragmented message behind the messages sent before.</summary>
    /// <param name="place">The place, for <see cref="Cancel"/>.</param>
    /// <returns>A task that completes when the message may begin, or with <see cref="WebSocketSendResult.Closed"/>.</returns>
    public Task<WebSocketSendResult> EnqueueStreamTurn(out int place)
    {
        if (HasWaiting)
        {
            observer.OnBackpressure(BackpressureOutcome.Waits, Bytes);
        }

        return AppendMarker(QueueEntryKind.StreamTurn, out place);
    }

    /// <summary>Adds a mark that is dequeued after everything sent before: <see cref="QueueEntryKind.DrainMark"/>.</summary>
    /// <returns>
    /// A task that completes when the mark has been dequeued and flushed, or with <see cref="WebSocketSendResult.Closed"/>.
    /// </returns>
    public Task<WebSocketSendResult> EnqueueDrainMark()
    {
        // Callers share a mark until another message is sent, so asking repeatedly does not fill the queue.
        var last = HasWaiting ? Table.Waiting.Last : Table.Ready.Last;
        return last != FrameTable.None && Table[last].Frame is { Kind: QueueEntryKind.DrainMark, Sender: { } known }
            ? known.Task
            : AppendMarker(QueueEntryKind.DrainMark, out _);
    }

    /// <summary>Adds a frame without a waiting sender, even if there is no room.</summary>
    /// <param name="frame">The frame.</param>
    public void Enqueue(in QueuedFrame frame) => Table.Ready.Append(Table, Table.Add(frame));

    /// <summary>Dequeues the next entry. Expired messages are dropped.</summary>
    /// <param name="frame">The entry.</param>
    /// <returns>False if the queue is empty.</returns>
    public bool TryDequeue(out QueuedFrame frame)
    {
        while (!IsEmpty)
        {
            frame = Remove(ref Table.Ready, Table.Ready.First, ref _keys);
            if (!HasExpired(frame))
            {
                return true;
            }

            frame.ReturnBuffer();
            observer.OnBackpressure(BackpressureOutcome.Expired, Bytes);
        }

        frame = default;
        return false;
    }

    /// <summary>Tells all waiting senders that the connection is closing.</summary>
    public void RejectWaiting()
    {
        if (HasWaiting)
        {
            Reject(ref Table.Waiting, ref _keys);
        }
    }

    /// <summary>Moves the held group messages behind the messages that <c>OnOpen</c> has sent.</summary>
    public void ReleaseHeld()
    {
        _heldKeys = null;
        while (_table is not null && !_table.Held.IsEmpty)
        {
            var place = Table.Held.First;
            Table.Held.Remove(Table, place);
            var frame = Table[place].Frame;
            if (!frame.Key.IsNone && _keys?.TryGetValue(frame.Key, out var earlier) == true)
            {
                Table.Free(place);
                Replace(ref ListOf(earlier), earlier, frame);
            }
            else
            {
                Table.Ready.Append(Table, place);
                AddKey(ref _keys, frame.Key, place);
            }
        }
    }

    /// <summary>Discards all entries, and tells waiting senders that the connection is closing.</summary>
    public void Clear()
    {
        RejectWaiting();
        if (_table is not null)
        {
            Reject(ref _table.Ready, ref _keys);
            Reject(ref _table.Held, ref _heldKeys);
        }
    }

    private static TaskCompletionSource<WebSocketSendResult> NewSender() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static QueuedFrame WithCopy(in QueuedFrame frame)
    {
        var copy = QueuedFrame.CopyOf(frame.Opcode, frame.Payload.Span);
        return frame with { Payload = copy.Payload, Pooled = copy.Pooled, Sender = null };
    }

    private static void AddKey(ref Dictionary<MessageKey, int>? keys, in MessageKey key, int place)
    {
        if (!key.IsNone)
        {
            (keys ??= []).Add(key, place);
        }
    }

    private Task<WebSocketSendResult> AppendMarker(QueueEntryKind kind, out int place)
    {
        var sender = NewSender();
        place = Table.Add(QueuedFrame.Marker(kind) with { Sender = sender });
        if (HasWaiting)
        {
            Table[place].Waits = true;
            Table.Waiting.Append(Table, place);
        }
        else
        {
            Table.Ready.Append(Table, place);
        }

        return sender.Task;
    }

    private QueuedFrame WithPolicy(in QueuedFrame frame, in SendPolicy policy) => frame with
    {
        Key = policy.Key,
        IsDroppable = policy.IsDroppable,
        Expires = policy.TimeToLive == TimeSpan.Zero ? 0 : ExpiryAfter(policy.TimeToLive),
    };

    private long ExpiryAfter(TimeSpan timeToLive)
    {
        var expires = limits.Time.GetTimestamp() + (timeToLive.TotalSeconds * limits.Time.TimestampFrequency);
        return expires >= long.MaxValue ? long.MaxValue : (long)expires;
    }

    private bool HasExpired(in QueuedFrame frame) => frame.Expires != 0 && limits.Time.GetTimestamp() > frame.Expires;

    private ref FrameList ListOf(int place)
    {
        if (Table[place].Waits)
        {
            return ref Table.Waiting;
        }

        return ref Table.Ready;
    }

    private QueuedFrame Remove(ref FrameList list, int place, ref Dictionary<MessageKey, int>? keys)
    {
        var frame = Table[place].Frame;
        list.Remove(Table, place);
        Table.Free(place);
        if (!frame.Key.IsNone)
        {
            keys!.Remove(frame.Key);
            if (keys.Count == 0 && keys.Capacity > LargestKeptKeys)
            {
                keys = null;
            }
        }

        return frame;
    }

    private void Reject(ref FrameList list, ref Dictionary<MessageKey, int>? keys)
    {
        while (!list.IsEmpty)
        {
            var frame = Remove(ref list, list.First, ref keys);
            frame.ReturnBuffer();
            frame.Sender?.TrySetResult(WebSocketSendResult.Closed);
        }
    }
}
