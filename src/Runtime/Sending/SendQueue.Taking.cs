using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>
/// The part that applies the policy of a message that cannot leave at once: it is queued, replaces another message, is dropped, or its
/// sender has to wait.
/// </summary>
internal sealed partial class SendQueue
{
    /// <summary>Queues a message, replaces a queued message with it, or drops it, as its policy says.</summary>
    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="shared">The payload if it is immutable and need not be copied; otherwise empty.</param>
    /// <param name="policy">The policy of the message.</param>
    /// <param name="isHeld">Indicates whether the message waits for the end of <c>OnOpen</c>.</param>
    /// <param name="result">The outcome of the message.</param>
    /// <returns>False if there is no room, and the sender has to wait or the connection has to close.</returns>
    public bool TryEnqueue(
        Opcode opcode,
        ReadOnlySpan<byte> payload,
        ReadOnlyMemory<byte> shared,
        in SendPolicy policy,
        bool isHeld,
        out WebSocketSendResult result)
    {
        ref var keys = ref (isHeld ? ref _heldKeys : ref _keys);
        result = WebSocketSendResult.Queued;
        var earlier = FrameTable.None;
        if (!policy.Key.IsNone && keys?.TryGetValue(policy.Key, out earlier) == true)
        {
            result = WebSocketSendResult.Replaced;
        }

        // The limits of the send buffer do not apply to an earlier message whose sender waits.
        ref var list = ref (isHeld ? ref Table.Held : ref Table.Ready);
        if (earlier == FrameTable.None || !Table[earlier].Waits)
        {
            if (!HasRoomFor(ref list, QueuedFrame.CostOf(payload.Length, policy.Key), earlier, isHeld)
                && !TryMakeRoom(ref list, payload.Length, policy, earlier, isHeld, ref result))
            {
                return false;
            }

            if (result == WebSocketSendResult.Dropped)
            {
                observer.OnBackpressure(BackpressureOutcome.DroppedNewest, Bytes);
                return true;
            }
        }

        var frame = WithPolicy(
            shared.IsEmpty ? QueuedFrame.CopyOf(opcode, payload) : new(opcode, shared, Pooled: null, Sender: null), policy);
        if (earlier == FrameTable.None)
        {
            var place = Table.Add(frame);
            list.Append(Table, place);
            AddKey(ref keys, policy.Key, place);
        }
        else
        {
            Replace(ref (isHeld ? ref Table.Held : ref ListOf(earlier)), earlier, frame);
        }

        observer.OnSent(opcode == Opcode.Text, payload);
        return true;
    }

    /// <summary>Returns a value indicating whether a message has room, in a new place or in that of an earlier message.</summary>
    private bool HasRoomFor(ref FrameList list, long cost, int earlier, bool isHeld)
    {
        if (earlier != FrameTable.None)
        {
            var growth = cost - Table[earlier].Frame.Cost;
            return growth <= 0 || list.Count == 1 || list.Cost + growth <= limits.MaxBytes;
        }

        return (isHeld || !HasWaiting) && list.HasRoom(cost, limits.MaxBytes, limits.MaxMessages);
    }

    /// <summary>
    /// Makes room as the policy says. If a message waits because it is larger than the earlier message of its key, the earlier message is
    /// dropped: it would be outdated when it leaves.
    /// </summary>
    /// <returns>
    /// False if the sender has to wait or the connection has to close. Otherwise there is room, or <paramref name="result"/> is Dropped.
    /// </returns>
    private bool TryMakeRoom(
        ref FrameList list, int length, in SendPolicy policy, int earlier, bool isHeld, ref WebSocketSendResult result)
    {
        switch (policy.Policy)
        {
            case WebSocketSlowConsumerPolicy.Wait when earlier != FrameTable.None:
                Drop(ref list, earlier, isHeld, BackpressureOutcome.Replaced);
                return false;
            case WebSocketSlowConsumerPolicy.Wait or WebSocketSlowConsumerPolicy.Close:
                return false;
        }

        var cost = QueuedFrame.CostOf(length, policy.Key);
        while (!HasRoomFor(ref list, cost, earlier, isHeld))
        {
            var oldest = policy.Policy == WebSocketSlowConsumerPolicy.DropOldest && CouldMakeRoomFor(ref list, cost, earlier)
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
                // The waiting senders are older than the message for which room is made.
                AdmitWaiting();
            }
        }

        return true;
    }

    /// <summary>
    /// Returns a value indicating whether dropping all droppable messages would make enough room. If not, no message is dropped.
    /// </summary>
    private bool CouldMakeRoomFor(ref FrameList list, long cost, int earlier) => earlier == FrameTable.None
        ? list.CouldHaveRoom(cost, limits.MaxBytes, limits.MaxMessages)
        : list.CouldReplace(Table[earlier].Frame, cost, limits.MaxBytes);

    private void Drop(ref FrameList list, int place, bool isHeld, BackpressureOutcome outcome)
    {
        Remove(ref list, place, ref (isHeld ? ref _heldKeys : ref _keys)).ReturnBuffer();
        observer.OnBackpressure(outcome, Bytes);
    }

    /// <summary>Replaces an earlier message. A sender that waits in its place is told when the place has joined the send buffer.</summary>
    private void Replace(ref FrameList list, int place, in QueuedFrame frame)
    {
        var earlier = Table[place].Frame;
        earlier.ReturnBuffer();

        // A waiting sender holds the place for a message that may not be droppable.
        Table[place].IsReplaced = true;
        list.Replace(Table, place, frame with { Sender = earlier.Sender, IsDroppable = frame.IsDroppable && earlier.IsDroppable });
        observer.OnBackpressure(BackpressureOutcome.Replaced, Bytes);
    }
}
