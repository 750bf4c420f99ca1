using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Sending;

/// <summary>The part for messages whose senders wait for room.</summary>
internal sealed partial class SendQueue
{
    /// <summary>Adds a message whose sender waits for room.</summary>
    /// <param name="frame">The message.</param>
    /// <param name="policy">The policy of the message.</param>
    /// <param name="place">The place of the message, for <see cref="Cancel"/>.</param>
    /// <returns>A task that completes when the message is queued, expires or cannot be sent.</returns>
    public Task<WebSocketSendResult> WaitAsync(in QueuedFrame frame, in SendPolicy policy, out int place)
    {
        observer.OnBackpressure(BackpressureOutcome.Waits, Bytes);
        var sender = NewSender();
        place = Table.Add(WithPolicy(frame, policy) with { Sender = sender });
        Table[place].Waits = true;
        Table.Waiting.Append(Table, place);
        AddKey(ref _keys, policy.Key, place);
        return sender.Task;
    }

    /// <summary>Ends the wait of a sender. Its message leaves the queue, unless another sender has replaced it.</summary>
    /// <param name="place">The place of the sender's message, or of its fragmented message.</param>
    /// <param name="waiting">The sender's task. If it has completed, the place may belong to another sender.</param>
    /// <param name="cancellationToken">The token that ends the wait.</param>
    public void Cancel(int place, Task<WebSocketSendResult> waiting, CancellationToken cancellationToken)
    {
        if (waiting.IsCompleted)
        {
            return;
        }

        ref var slot = ref Table[place];
        var sender = slot.Frame.Sender!;
        if (slot.IsReplaced)
        {
            slot.Frame = slot.Frame with { Sender = null };
        }
        else
        {
            Remove(ref ListOf(place), place, ref _keys).ReturnBuffer();
            AdmitWaiting();
        }

        sender.TrySetCanceled(cancellationToken);
    }

    /// <summary>Moves the messages of waiting senders into the send buffer, as far as there is room.</summary>
    public void AdmitWaiting()
    {
        while (HasWaiting)
        {
            var place = Table.Waiting.First;
            ref var slot = ref Table[place];
            ref var frame = ref slot.Frame;
            if (HasExpired(frame))
            {
                var expired = Remove(ref Table.Waiting, place, ref _keys);
                expired.ReturnBuffer();
                observer.OnBackpressure(BackpressureOutcome.Expired, Bytes);
                expired.Sender?.TrySetResult(WebSocketSendResult.Dropped);
                continue;
            }

            if (frame.IsFrame && !Table.Ready.HasRoom(frame.Cost, limits.MaxBytes, limits.MaxMessages))
            {
                return;
            }

            Table.Waiting.Remove(Table, place);
            slot.Waits = false;
            if (frame.IsFrame)
            {
                var sender = frame.Sender;

                // The sender may reuse its memory as soon as its task completes.
                frame = frame.Pooled is null ? WithCopy(frame) : frame with { Sender = null };
                observer.OnSent(frame.Opcode == Opcode.Text, frame.Payload.Span);
                sender?.TrySetResult(WebSocketSendResult.Queued);
            }

            Table.Ready.Append(Table, place);
        }
    }
}
