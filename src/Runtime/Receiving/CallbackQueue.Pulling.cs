using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>The part that gives messages to code that pulls them, ahead of the callbacks.</summary>
internal sealed partial class CallbackQueue
{
    /// <summary>The size of the pieces in which a message is gathered, in bytes.</summary>
    private const int GatheredPiece = 16 * 1024;

    /// <summary>
    /// The task that completes when an entry arrives or reading ends. Created by the first caller that waits. Used under the lock.
    /// </summary>
    private TaskCompletionSource? _arrival;

    /// <summary>Indicates whether reading has ended. Used under the lock.</summary>
    private bool _hasEnded;

    /// <summary>The number of messages that loops have pulled and not finished yet. Used under the lock.</summary>
    private int _beingRead;

    /// <summary>Dequeues the next message, for a running callback or an imperative handler. Waits if no message is there.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isLoop">
    /// Indicates whether the caller pulls message after message, and calls <see cref="CompleteRead"/> behind each: until then the queue is
    /// not idle, so that the reply to the last message is sent before a close frame is answered.
    /// </param>
    /// <returns>The message, whose array the caller returns to <see cref="MessageMemory"/>; null if reading has ended.</returns>
    public async ValueTask<PendingMessage?> PullAsync(CancellationToken cancellationToken, bool isLoop = false)
    {
        if (!TryPull(isLoop, isWaiting: false, out var pulled, out var arrival))
        {
            try
            {
                do
                {
                    await arrival.WaitAsync(cancellationToken);
                }
                while (!TryPull(isLoop, isWaiting: true, out pulled, out arrival));
            }
            finally
            {
                EndWait();
            }
        }

        if (pulled is not { Message.Body: MessageBody body })
        {
            return pulled;
        }

        PendingMessage? gathered = null;
        try
        {
            return gathered = await GatherAsync(pulled.Value, body, cancellationToken);
        }
        finally
        {
            if (isLoop && gathered is null)
            {
                CompleteRead();
            }
        }
    }

    /// <summary>Ends the use of a message by a loop: it asks for the next one, or has ended.</summary>
    public void CompleteRead()
    {
        lock (invoker)
        {
            _beingRead--;
            CompleteIfIdle();
        }
    }

    /// <summary>Ends the waits for a message, because no message can come any more.</summary>
    public void EndReading()
    {
        lock (invoker)
        {
            _hasEnded = true;
            _arrival?.TrySetResult();
            _arrival = null;
        }
    }

    /// <summary>Dequeues the next message, past faults: those belong to the error callback. A caller that has to wait holds the callbacks up.</summary>
    /// <param name="isLoop">Indicates whether the caller calls <see cref="CompleteRead"/>.</param>
    /// <param name="isWaiting">Indicates whether the caller has waited, and calls <see cref="EndWait"/>.</param>
    /// <param name="pulled">The message; null if reading has ended.</param>
    /// <param name="arrival">The task to wait for before the next attempt, if there is no message yet.</param>
    /// <returns>False if there is no message yet.</returns>
    private bool TryPull(bool isLoop, bool isWaiting, out PendingMessage? pulled, [NotNullWhen(false)] out Task? arrival)
    {
        pulled = null;
        arrival = null;
        lock (invoker)
        {
            if (TryTake(isFault: false, out var next))
            {
                RemoveBytes(next.Cost);
                _beingRead += isLoop ? 1 : 0;
                if (!HasBegun)
                {
                    CompleteIfIdle();
                }

                pulled = next;
            }
            else if (!_hasEnded)
            {
                _holds += isWaiting ? 0 : 1;
                _arrival ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
                arrival = _arrival.Task;
            }
        }

        return arrival is null;
    }

    /// <summary>Lets the callbacks have the messages that follow, if no other pull waits.</summary>
    private void EndWait()
    {
        lock (invoker)
        {
            _holds--;
            if (_holds != 0 || _pendingCount == 0 || !TryBecomeBusy())
            {
                return;
            }
        }

        // No callback runs on the thread of the code that has pulled, ahead of that code.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Reads the rest of a message that is pulled whole, instead of the callback that would read it as it arrives.</summary>
    private async ValueTask<PendingMessage?> GatherAsync(PendingMessage entry, MessageBody body, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var piece = MessageMemory.Rent(GatheredPiece);
        try
        {
            // CopyToAsync would look at the token between a read and its write, too, and lose what it has read.
            for (int count; (count = await body.ReadAsync(piece, cancellationToken)) != 0;)
            {
                whole.Write(piece, 0, count);
            }

            ReadOnlyMemory<byte> payload = whole.GetBuffer().AsMemory(0, (int)whole.Length);
            var own = Copy(ref payload);
            body.Release();
            return new(new(entry.Message.Type, payload), own, Fault: null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller has given up, and the peer has not: the message stays the next one.
            if (!body.TryUnread(whole.ToArray()) || !TryPutBack(entry))
            {
                Interlocked.Increment(ref _discarded);
                body.Release();
            }

            throw;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _discarded);
            body.Release();
            return null;
        }
        catch
        {
            Interlocked.Increment(ref _discarded);
            body.Release();
            throw;
        }
        finally
        {
            MessageMemory.Return(piece);
        }
    }

    /// <summary>Puts an entry before all others.</summary>
    /// <returns>False if the last callback has completed, and none may follow.</returns>
    private bool TryPutBack(in PendingMessage entry)
    {
        lock (invoker)
        {
            if (_hasCompleted)
            {
                return false;
            }

            Pending.Enqueue(entry);
            _pendingCount++;
            _bufferedBytes += entry.Cost;
            for (var others = _pendingCount - 1; others > 0; others--)
            {
                Pending.Enqueue(Pending.Dequeue());
            }

            _arrival?.TrySetResult();
            _arrival = null;
            if (_holds != 0)
            {
                return true;
            }
        }

        RunPending();
        return true;
    }
}
