using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>
/// Runs a connection's callbacks one at a time and in order. While one runs, messages wait here, in the receive buffer; when they exceed its
/// bound, the reader pauses. A callback that completes synchronously runs on the reader's thread, in the transport's own memory.
/// </summary>
/// <remarks>
/// The thread that raises <c>_busy</c> runs callbacks until it lowers it again. An entry is enqueued first and <c>_busy</c> tried afterwards;
/// a runner lowers <c>_busy</c> first and looks for entries afterwards: so none is left behind. Where a field names no other owner, any
/// thread may touch it under the lock of <c>_pending</c>.
/// </remarks>
/// <param name="invoker">Calls the callbacks.</param>
/// <param name="maxBytes">Bytes that may wait before the reader pauses.</param>
internal sealed partial class CallbackQueue(ICallbackInvoker invoker, int maxBytes)
{
    /// <summary>The entries in their order; also the lock of the fields below: an idle connection has no other use for one.</summary>
    private readonly Queue<PendingMessage> _pending = new();

    /// <summary>
    /// 1 while a callback runs, or somebody is about to run one; changed by interlocked operations. It begins at 1: <c>OnOpen</c> comes first, and
    /// <see cref="StartDelivery"/> lowers it when that has completed.
    /// </summary>
    private int _busy = 1;

    /// <summary>1 once <see cref="StartDelivery"/> has been called; changed by interlocked operations.</summary>
    private int _isStarted;

    /// <summary>Messages that were thrown away; changed by interlocked operations.</summary>
    private long _discarded;

    /// <summary>Whether messages are thrown away as they come. Written under the lock, read by the reader without it.</summary>
    private volatile bool _isStopped;

    /// <summary>The number of entries. Written under the lock, read by the reader without it.</summary>
    private int _pendingCount;

    /// <summary>The cost of the messages that wait. Written under the lock, read by any thread without it.</summary>
    private long _bufferedBytes;

    /// <summary>Completes when the queue is idle. Made when somebody waits for that, and never taken back; read by the reader without the lock.</summary>
    private volatile TaskCompletionSource? _idle;

    /// <summary>Gets the number of messages that were thrown away.</summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>Gets the cost of the messages that wait for a callback, in bytes.</summary>
    public long BufferedBytes => Volatile.Read(ref _bufferedBytes);

    /// <summary>Takes a message from the reader: runs its callback at once if none is running, else keeps it.</summary>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload, valid during the call.</param>
    /// <param name="pooled">The array of <see cref="MessageMemory"/> that holds it, or null.</param>
    /// <returns>Whether the array is kept.</returns>
    public bool Deliver(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled)
    {
        if (_isStopped)
        {
            Interlocked.Increment(ref _discarded);
            return false;
        }

        var memory = pooled;
        if (Volatile.Read(ref _pendingCount) != 0 || !TryBecomeBusy())
        {
            memory ??= Copy(ref payload);
            Enqueue(new(new(type, payload), memory, Fault: null));
            return true;
        }

        if (memory is null && invoker.Retains(new(type, payload)))
        {
            memory = Copy(ref payload);
        }

        var callback = Invoke(new(type, payload));
        if (!callback.IsCompletedSuccessfully)
        {
            _ = FinishAsync(callback, memory, new(type, payload));
            return true;
        }

        callback.GetAwaiter().GetResult();
        if (pooled is null && memory is not null)
        {
            MessageMemory.Return(memory);
        }

        Interlocked.Exchange(ref _busy, 0);
        if (Volatile.Read(ref _pendingCount) != 0)
        {
            RunPending();
        }
        else if (_idle is not null)
        {
            CompleteIfIdle();
        }

        return false;
    }

    /// <summary>Takes a message that goes on arriving while its callback reads it.</summary>
    /// <returns>The body that takes its pieces.</returns>
    public MessageBody Deliver(WebSocketMessageType type)
    {
        var body = new MessageBody(type == WebSocketMessageType.Text, this, _pending);
        if (_isStopped)
        {
            Interlocked.Increment(ref _discarded);
            body.Release();
        }
        else
        {
            Enqueue(new(new(type, body), Pooled: null, Fault: null));
        }

        return body;
    }

    /// <summary>Hands an exception to the error callback, after the messages that wait.</summary>
    public void EnqueueFault(Exception exception) => Enqueue(new(default, Pooled: null, exception));

    /// <summary>Begins to deliver, once <paramref name="opening"/> has completed. Later calls do nothing.</summary>
    public void StartDelivery(ValueTask opening)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0)
        {
            _ = FinishAsync(opening);
        }
    }

    /// <summary>Takes no more messages.</summary>
    /// <param name="discard">Whether those that wait are thrown away too. Faults are kept.</param>
    public void StopAccepting(bool discard)
    {
        lock (_pending)
        {
            _isStopped = true;
            EndReading();
            if (!discard)
            {
                return;
            }

            for (var count = _pending.Count; count > 0; count--)
            {
                var entry = _pending.Dequeue();
                if (entry.Fault is not null)
                {
                    _pending.Enqueue(entry);
                    continue;
                }

                _pendingCount--;
                Interlocked.Increment(ref _discarded);
                ReturnMemory(entry);
            }
        }
    }

    /// <summary>
    /// Completes as soon as no callback runs and nothing waits for one. Asked for after <see cref="StopAccepting"/> or the end of reading. Where
    /// delivery has not started, only what waits counts.
    /// </summary>
    public Task WhenIdle()
    {
        lock (_pending)
        {
            _idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            CompleteIfIdle();
            return _idle.Task;
        }
    }

    private static byte[] Copy(ref ReadOnlyMemory<byte> payload)
    {
        var own = MessageMemory.Rent(payload.Length);
        payload.CopyTo(own);
        payload = own.AsMemory(0, payload.Length);
        return own;
    }

    private ValueTask Invoke(in WebSocketMessage message)
    {
        try
        {
            return invoker.InvokeAsync(message);
        }
        catch (Exception exception)
        {
            return invoker.HandleErrorAsync(exception, message);
        }
    }

    private bool TryBecomeBusy() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    private void Enqueue(in PendingMessage entry)
    {
        lock (_pending)
        {
            _pending.Enqueue(entry);
            _pendingCount++;
            _bufferedBytes += entry.Cost;
            _arrival?.TrySetResult();
            _arrival = null;
        }

        RunPending();
    }

    private void RunPending()
    {
        if (TryBecomeBusy())
        {
            _ = FinishAsync(default);
        }
    }

    private void CompleteIfIdle()
    {
        lock (_pending)
        {
            // The runner lowers _busy before it reads _idle; this reads _busy after _idle is there.
            Interlocked.MemoryBarrier();
            if ((_busy == 0 || _isStarted == 0) && _pending.Count == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    private void ReturnMemory(in PendingMessage entry)
    {
        RemoveBytes(entry.Cost);
        (entry.Message.Body as MessageBody)?.Release();
        if (entry.Pooled is not null)
        {
            MessageMemory.Return(entry.Pooled);
        }
    }

    /// <summary>Awaits a callback, then runs those of the entries that wait until none does.</summary>
    private async Task FinishAsync(ValueTask callback, byte[]? memory = null, WebSocketMessage? message = null)
    {
        try
        {
            await callback;
        }
        catch (Exception exception)
        {
            await invoker.HandleErrorAsync(exception, message);
        }

        if (memory is not null)
        {
            MessageMemory.Return(memory);
        }

        while (TryDequeue(out var entry))
        {
            try
            {
                await (entry.Fault is null ? invoker.InvokeAsync(entry.Message) : invoker.HandleErrorAsync(entry.Fault, message: null));
            }
            catch (Exception exception)
            {
                await invoker.HandleErrorAsync(exception, entry.Message);
            }

            lock (_pending)
            {
                ReturnMemory(entry);
            }
        }
    }

    private bool TryDequeue(out PendingMessage entry)
    {
        lock (_pending)
        {
            if (_pending.TryDequeue(out entry))
            {
                _pendingCount--;
                return true;
            }

            Interlocked.Exchange(ref _busy, 0);
            _idle?.TrySetResult();
            return false;
        }
    }
}
