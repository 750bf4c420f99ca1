using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// What an <see cref="FrameSender"/> cannot hand to the transport yet: messages in the order in which they leave, bounded in bytes and in number;
/// senders that wait for room; group messages that wait for the end of <c>OnOpen</c>, with the same bounds again. What becomes of a message
/// without room is in <c>SendQueue.Taking.cs</c>. Used under the sender's lock.
/// </summary>
/// <param name="maxBytes">Bytes that may queue, each message with a cost of its own besides. One message always fits.</param>
/// <param name="maxMessages">Messages that may queue.</param>
/// <param name="time">For messages that are not worth sending after a while.</param>
/// <param name="observer">Sees what is taken, and what becomes of it.</param>
internal sealed partial class SendQueue(int maxBytes, int maxMessages, TimeProvider time, ITrafficObserver observer)
{
    /// <summary>A larger dictionary is given back as soon as no key is queued.</summary>
    private const int LargestKeptKeys = 32;

    private FrameTable? _table;
    private FrameList _ready;
    private FrameList _waiting;
    private FrameList _held;

    /// <summary>Where the message of a key stands, among those that are ready or whose sender waits. Made when there is one.</summary>
    private Dictionary<MessageKey, int>? _keys;

    /// <summary>The same for those that are held: they come after what <c>OnOpen</c> sends, and so must not replace it earlier.</summary>
    private Dictionary<MessageKey, int>? _heldKeys;

    /// <summary>Made with the first message that queues.</summary>
    private FrameTable Table => _table ??= new();

    /// <summary>Bytes of all messages but those of senders that wait.</summary>
    public long Bytes => _ready.Bytes + _held.Bytes;

    public bool IsEmpty => _ready.IsEmpty;

    public bool HasWaiting => !_waiting.IsEmpty;

    /// <summary>Whether group messages still wait for <c>OnOpen</c>.</summary>
    public bool IsHolding { get; private set; } = true;

    /// <summary>Messages in the queue, without those of senders that wait.</summary>
    public int Count => _ready.Count + _held.Count;

    /// <summary>Keeps a place for a message that is sent in pieces, behind those that were sent before.</summary>
    public ValueTask<WebSocketSendResult> WaitForTurnAsync()
    {
        if (HasWaiting)
        {
            observer.OnSlow(BackpressureOutcome.Waits, Bytes);
        }

        return new(AppendPlace(QueueEntryKind.StreamTurn));
    }

    /// <summary>Completes when all that was sent before has been taken out of the queue: <see cref="QueueEntryKind.DrainMark"/>.</summary>
    public Task<WebSocketSendResult> WaitForMark()
    {
        // Who asks again before anything else was sent shares the mark, so that asking does not fill the queue.
        var last = HasWaiting ? _waiting.Last : _ready.Last;
        return last != FrameTable.None && Table[last].Frame is { Kind: QueueEntryKind.DrainMark, Sender: { } known }
            ? known.Task
            : AppendPlace(QueueEntryKind.DrainMark);
    }

    /// <summary>Adds a frame that has no sender to tell, whether it has room or not.</summary>
    public void Enqueue(in QueuedFrame frame) => _ready.Append(Table, Table.Add(frame));

    /// <summary>Takes the next message that is still worth sending.</summary>
    public bool TryDequeue(out QueuedFrame frame)
    {
        while (!_ready.IsEmpty)
        {
            frame = Take(ref _ready, _ready.First, ref _keys);
            if (!HasExpired(frame))
            {
                return true;
            }

            frame.Release();
            observer.OnSlow(BackpressureOutcome.Expired, Bytes);
        }

        frame = default;
        return false;
    }

    /// <summary>Lets a sender wait for room.</summary>
    public ValueTask<WebSocketSendResult> WaitAsync(in QueuedFrame frame, in SendPolicy terms)
    {
        observer.OnSlow(BackpressureOutcome.Waits, Bytes);
        var sender = NewSender();
        var place = Table.Add(With(frame, terms) with { Sender = sender });
        Table[place].Waits = true;
        _waiting.Append(Table, place);
        AddKey(ref _keys, terms.Key, place);
        return new(sender.Task);
    }

    /// <summary>Moves the messages of waiting senders into the queue, as far as there is room for them.</summary>
    public void AdmitWaiting()
    {
        while (!_waiting.IsEmpty)
        {
            var place = _waiting.First;
            ref var slot = ref Table[place];
            ref var frame = ref slot.Frame;
            if (HasExpired(frame))
            {
                var expired = Take(ref _waiting, place, ref _keys);
                expired.Release();
                observer.OnSlow(BackpressureOutcome.Expired, Bytes);
                expired.Sender!.TrySetResult(WebSocketSendResult.Dropped);
                continue;
            }

            if (frame.IsFrame && !_ready.HasRoom(frame.Cost, maxBytes, maxMessages))
            {
                return;
            }

            _waiting.Remove(Table, place);
            slot.Waits = false;
            if (frame.IsFrame)
            {
                var sender = frame.Sender!;

                // The sender's own memory is free again as soon as its task completes.
                frame = frame.Pooled is null ? WithCopy(frame) : frame with { Sender = null };
                observer.OnSent(frame.Opcode == Opcode.Text, frame.Payload.Span);
                sender.TrySetResult(WebSocketSendResult.Queued);
            }

            _ready.Append(Table, place);
        }
    }

    /// <summary>Tells everyone who waits that the connection is closing.</summary>
    public void RefuseWaiting() => Refuse(ref _waiting, ref _keys);

    /// <summary>Puts the group messages behind what <c>OnOpen</c> has sent.</summary>
    public void ReleaseHeld()
    {
        IsHolding = false;
        _heldKeys = null;
        while (!_held.IsEmpty)
        {
            var place = _held.First;
            _held.Remove(Table, place);
            var frame = Table[place].Frame;
            if (!frame.Key.IsNone && _keys?.TryGetValue(frame.Key, out var earlier) == true)
            {
                Table.Free(place);
                Replace(ref ListOf(earlier), earlier, frame);
            }
            else
            {
                _ready.Append(Table, place);
                AddKey(ref _keys, frame.Key, place);
            }
        }
    }

    /// <summary>Throws everything away.</summary>
    public void Clear()
    {
        RefuseWaiting();
        Refuse(ref _ready, ref _keys);
        Refuse(ref _held, ref _heldKeys);
        IsHolding = false;
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

    private Task<WebSocketSendResult> AppendPlace(QueueEntryKind kind)
    {
        var sender = NewSender();
        var place = Table.Add(QueuedFrame.PlaceFor(kind) with { Sender = sender });
        if (HasWaiting)
        {
            Table[place].Waits = true;
            _waiting.Append(Table, place);
        }
        else
        {
            _ready.Append(Table, place);
        }

        return sender.Task;
    }

    private QueuedFrame With(in QueuedFrame frame, in SendPolicy terms) => frame with
    {
        Key = terms.Key,
        IsDroppable = terms.IsDroppable,
        Expires = terms.TimeToLive == TimeSpan.Zero ? 0 : ExpiryAfter(terms.TimeToLive),
    };

    private long ExpiryAfter(TimeSpan timeToLive)
    {
        var expires = time.GetTimestamp() + (timeToLive.TotalSeconds * time.TimestampFrequency);
        return expires >= long.MaxValue ? long.MaxValue : (long)expires;
    }

    private bool HasExpired(in QueuedFrame frame) => frame.Expires != 0 && time.GetTimestamp() > frame.Expires;

    private ref FrameList ListOf(int place)
    {
        if (Table[place].Waits)
        {
            return ref _waiting;
        }

        return ref _ready;
    }

    private QueuedFrame Take(ref FrameList list, int place, ref Dictionary<MessageKey, int>? keys)
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

    private void Refuse(ref FrameList list, ref Dictionary<MessageKey, int>? keys)
    {
        while (!list.IsEmpty)
        {
            var frame = Take(ref list, list.First, ref keys);
            frame.Release();
            frame.Sender?.TrySetResult(WebSocketSendResult.Closed);
        }
    }
}
