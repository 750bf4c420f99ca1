using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>What becomes of a message that cannot leave at once: it queues, replaces another, is dropped, or its sender has to wait.</summary>
internal sealed partial class SendQueue
{
    /// <summary>Takes a message, replaces a queued one by it, or drops it, as the terms say.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="shared">The payload where it never changes, and need not be copied; otherwise empty.</param>
    /// <param name="terms">What may become of it.</param>
    /// <param name="isHeld">Whether it waits for the end of <c>OnOpen</c>.</param>
    /// <param name="result">What became of it.</param>
    /// <returns>False: there is no room, and its sender has to wait or the connection to close.</returns>
    public bool TryEnqueue(
        Opcode opcode, ReadOnlySpan<byte> payload, ReadOnlyMemory<byte> shared, in SendPolicy terms, bool isHeld, out WebSocketSendResult result)
    {
        ref var keys = ref (isHeld ? ref _heldKeys : ref _keys);
        result = WebSocketSendResult.Queued;
        var earlier = FrameTable.None;
        if (!terms.Key.IsNone && keys?.TryGetValue(terms.Key, out earlier) == true)
        {
            result = WebSocketSendResult.Replaced;
        }

        // Of a message that waits, only its sender is bounded.
        ref var list = ref (isHeld ? ref _held : ref _ready);
        if (earlier == FrameTable.None || !Table[earlier].Waits)
        {
            if (!MayEnqueue(ref list, QueuedFrame.CostOf(payload.Length, terms.Key), earlier, isHeld)
                && !TryMakeRoom(ref list, payload.Length, terms, earlier, isHeld, ref result))
            {
                return false;
            }

            if (result == WebSocketSendResult.Dropped)
            {
                observer.OnSlow(BackpressureOutcome.DroppedNewest, Bytes);
                return true;
            }
        }

        var frame = With(shared.IsEmpty ? QueuedFrame.CopyOf(opcode, payload) : new(opcode, shared, Pooled: null, Sender: null), terms);
        if (earlier == FrameTable.None)
        {
            var place = Table.Add(frame);
            list.Append(Table, place);
            AddKey(ref keys, terms.Key, place);
        }
        else
        {
            Replace(ref (isHeld ? ref _held : ref ListOf(earlier)), earlier, frame);
        }

        observer.OnSent(opcode == Opcode.Text, payload);
        return true;
    }

    /// <summary>Whether a message has room, in a place of its own or in that of an earlier one.</summary>
    private bool MayEnqueue(ref FrameList list, long cost, int earlier, bool isHeld)
    {
        if (earlier != FrameTable.None)
        {
            var growth = cost - Table[earlier].Frame.Cost;
            return growth <= 0 || list.Count == 1 || list.Cost + growth <= maxBytes;
        }

        return (isHeld || !HasWaiting) && list.HasRoom(cost, maxBytes, maxMessages);
    }

    /// <summary>
    /// Makes room as the terms say. Where the earlier message of the key has room and its larger successor has not, and the successor has to wait,
    /// the earlier one gives up its place: it would be outdated when it leaves.
    /// </summary>
    /// <returns>False: the sender has to wait or the connection to close. <paramref name="result"/> may have become Dropped.</returns>
    private bool TryMakeRoom(
        ref FrameList list, int length, in SendPolicy terms, int earlier, bool isHeld, ref WebSocketSendResult result)
    {
        switch (terms.Policy)
        {
            case WebSocketSlowConsumerPolicy.Wait when earlier != FrameTable.None:
                Drop(ref list, earlier, isHeld, BackpressureOutcome.Replaced);
                return false;
            case WebSocketSlowConsumerPolicy.Wait or WebSocketSlowConsumerPolicy.Close:
                return false;
        }

        var cost = QueuedFrame.CostOf(length, terms.Key);
        while (!MayEnqueue(ref list, cost, earlier, isHeld))
        {
            var oldest = terms.Policy == WebSocketSlowConsumerPolicy.DropOldest && CouldEnqueue(ref list, cost, earlier)
                ? list.OldestDroppable(Table, except: earlier)
                : FrameTable.None;
            if (oldest == FrameTable.None)
            {
                result = WebSocketSendResult.Dropped;
                return true;
            }

            Drop(ref list, oldest, isHeld, BackpressureOutcome.DroppedOldest);
            if (!isHeld)
            {
                // Who waits has been there longer than the message for which the room is made.
                AdmitWaiting();
            }
        }

        return true;
    }

    /// <summary>Whether dropping what may be dropped would make enough room: nothing is dropped in vain.</summary>
    private bool CouldEnqueue(ref FrameList list, long cost, int earlier) => earlier == FrameTable.None
        ? list.CouldHaveRoom(cost, maxBytes, maxMessages)
        : list.CouldReplace(Table[earlier].Frame, cost, maxBytes);

    private void Drop(ref FrameList list, int place, bool isHeld, BackpressureOutcome effect)
    {
        Take(ref list, place, ref (isHeld ? ref _heldKeys : ref _keys)).Release();
        observer.OnSlow(effect, Bytes);
    }

    /// <summary>Puts a message into the place of an earlier one. A sender that waits there is told when the place has joined the queue.</summary>
    private void Replace(ref FrameList list, int place, in QueuedFrame frame)
    {
        var earlier = Table[place].Frame;
        earlier.Release();

        // The place was given to a message that may not have been droppable.
        list.Replace(Table, place, frame with { Sender = earlier.Sender, IsDroppable = frame.IsDroppable && earlier.IsDroppable });
        observer.OnSlow(BackpressureOutcome.Replaced, Bytes);
    }
}
