using System.Net.WebSockets;
using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>
/// The queue that runs a connection's callbacks one at a time and in order. While a callback runs, messages wait here, in the receive
/// buffer. When the buffer is full, the reader pauses. A callback that completes synchronously runs on the reader's thread, with the
/// payload in the transport's memory.
/// </summary>
/// <remarks>
/// The thread that sets <c>_busy</c> runs callbacks until it clears <c>_busy</c>. An entry is enqueued before <c>_busy</c> is tried, and a
/// runner clears <c>_busy</c> before it looks for entries again, so no entry is left behind. Unless a field says otherwise, any thread may
/// use it under the lock of <c>invoker</c>.
/// </remarks>
/// <param name="invoker">
/// The endpoint's callbacks, and the lock of the fields in all parts of this class: a separate lock would cost memory in each idle connection.
/// </param>
/// <param name="maxBytes">The size of the receive buffer in bytes.</param>
internal sealed partial class CallbackQueue(ICallbackInvoker invoker, int maxBytes) : IThreadPoolWorkItem
{
    private const int Busy = 1;

    /// <summary>The entries in order. Created with the first message that waits: most connections of a server are idle.</summary>
    private Queue<PendingMessage>? _pending;

    /// <summary>
    /// <see cref="Busy"/> while a callback runs or is about to run, another number while one runs on the reader's thread and has not returned,
    /// or else 0. Changed by interlocked operations. It begins as busy, because <c>OnOpen</c> comes first, and is cleared when the task given
    /// to <see cref="StartDelivery"/> has completed.
    /// </summary>
    private int _busy = Busy;

    /// <summary>The number of the last callback on the reader's thread: even, and not 0. Used by the reader.</summary>
    private int _readerCallback;

    /// <summary>1 once <see cref="StartDelivery"/> has been called. Changed by interlocked operations.</summary>
    private int _isStarted;

    /// <summary>Indicates whether <see cref="StartErrors"/> has been called. Written before other threads start the delivery.</summary>
    private volatile bool _hasStartedErrors;

    /// <summary>
    /// The number of reasons for which messages wait although no callback runs: delivery has not started, and each pull that waits. Written
    /// under the lock, read by the reader without it.
    /// </summary>
    private int _holds = 1;

    /// <summary>The number of entries that are faults.</summary>
    private int _faultCount;

    /// <summary>The number of discarded messages. Changed by interlocked operations.</summary>
    private long _discarded;

    /// <summary>Indicates whether new messages are discarded. Written under the lock, read by the reader without it.</summary>
    private volatile bool _isStopped;

    /// <summary>The number of entries. Written under the lock, read by the reader without it.</summary>
    private int _pendingCount;

    /// <summary>The bytes in the receive buffer. Written under the lock, read by any thread without it.</summary>
    private long _bufferedBytes;

    private Queue<PendingMessage> Pending => _pending ??= new();

    /// <summary>Gets the number of discarded messages.</summary>
    public long Discarded => Interlocked.Read(ref _discarded);

    /// <summary>Gets the number of bytes in the receive buffer.</summary>
    public long BufferedBytes => Volatile.Read(ref _bufferedBytes);

    /// <summary>Receives a message from the reader. Runs its callback at once if no callback runs, and enqueues it otherwise.</summary>
    /// <param name="type">Text or binary.</param>
    /// <param name="payload">The payload. It is valid during the call.</param>
    /// <param name="pooled">
    /// The array of <see cref="MessageMemory"/> that holds the payload; null if the payload is in the transport's memory.
    /// </param>
    /// <param name="isTakenOver">Indicates whether another thread has become the reader while the callback ran.</param>
    /// <returns>True if the queue keeps the array.</returns>
    public bool Deliver(WebSocketMessageType type, ReadOnlyMemory<byte> payload, byte[]? pooled, out bool isTakenOver)
    {
        isTakenOver = false;
        if (_isStopped)
        {
            Interlocked.Increment(ref _discarded);
            return false;
        }

        var memory = pooled;
        if (Volatile.Read(ref _pendingCount) != 0 || Volatile.Read(ref _holds) != 0 || !TryBecomeBusy(NextCallback()))
        {
            memory ??= Copy(ref payload);
            if (Enqueue(new(new(type, payload), memory, Fault: null)) && TryBecomeBusy())
            {
                // The last callback has just completed. Those that wait must not hold the reader up.
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
            }

            return true;
        }

        var number = _readerCallback;
        if (memory is null && invoker.Retains(new(type, payload)))
        {
            memory = Copy(ref payload);
        }

        var callback = Invoke(new(type, payload));
        if (!callback.IsCompletedSuccessfully)
        {
            isTakenOver = Interlocked.CompareExchange(ref _busy, Busy, number) != number;
            _ = FinishAsync(callback, memory, new(type, payload));
            return true;
        }

        callback.GetAwaiter().GetResult();
        if (pooled is null && memory is not null)
        {
            MessageMemory.Return(memory);
        }

        isTakenOver = Interlocked.Exchange(ref _busy, 0) != number;
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

    /// <summary>Gets the number of the callback that runs on the reader's thread; 0 if there is none.</summary>
    public int ReaderCallback => Volatile.Read(ref _busy) is var busy && busy == Busy ? 0 : busy;

    /// <summary>Makes the caller the reader while a callback runs on the reader's thread, which then learns that it is no longer the reader.</summary>
    /// <param name="callback">The number of the callback.</param>
    /// <returns>False if the callback has returned.</returns>
    public bool TryTakeOver(int callback) => callback != 0 && Interlocked.CompareExchange(ref _busy, Busy, callback) == callback;

    /// <summary>Receives the start of a message that its callback reads while it arrives.</summary>
    /// <param name="type">Text or binary.</param>
    /// <returns>The body to which the reader appends the pieces.</returns>
    public MessageBody Deliver(WebSocketMessageType type)
    {
        var body = new MessageBody(type == WebSocketMessageType.Text, this, invoker);
        if (_isStopped)
        {
            Interlocked.Increment(ref _discarded);
            body.Release();
        }
        else
        {
            if (Enqueue(new(new(type, body), Pooled: null, Fault: null)))
            {
                RunPending();
            }
        }

        return body;
    }

    /// <summary>
    /// Enqueues an exception for the error callback, behind the messages that wait. Code that pulls messages does not receive it. After the
    /// end it is only reported.
    /// </summary>
    /// <param name="exception">The exception.</param>
    public void EnqueueFault(Exception exception)
    {
        if (Enqueue(new(default, Pooled: null, exception)))
        {
            RunPending();
        }
        else
        {
            invoker.ReportLate(exception);
        }
    }

    /// <summary>
    /// Starts the error callbacks alone, while a delegate or a callback that takes the whole conversation pulls the messages.
    /// </summary>
    public void StartErrors()
    {
        _hasStartedErrors = true;
        _ = FinishAsync(default);
    }

    /// <summary>Starts the delivery of messages when a task has completed. Later calls do nothing.</summary>
    /// <param name="opening">
    /// The task of <c>OnOpen</c>, completed after <see cref="StartErrors"/>. If it fails, the error callback receives the exception.
    /// </param>
    public void StartDelivery(ValueTask opening)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            return;
        }

        lock (invoker)
        {
            _holds--;
        }

        if (_hasStartedErrors)
        {
            RunPending();
        }
        else
        {
            _ = FinishAsync(opening);
        }
    }

    /// <summary>Runs the callbacks that wait. The caller has become busy.</summary>
    void IThreadPoolWorkItem.Execute() => _ = FinishAsync(default);

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

    private bool TryBecomeBusy(int value = Busy) => Interlocked.CompareExchange(ref _busy, value, 0) == 0;

    private int NextCallback() => _readerCallback = _readerCallback == int.MaxValue - 1 ? 2 : _readerCallback + 2;

    /// <returns>True if the entry can have its callback; false if it waits for the start or for a pull, or comes after the end.</returns>
    private bool Enqueue(in PendingMessage entry)
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
            if (entry.Fault is not null)
            {
                _faultCount++;
                return true;
            }

            _arrival?.TrySetResult();
            _arrival = null;
            return _holds == 0;
        }
    }

    /// <summary>Runs the callbacks that wait, unless one runs. They hold up neither the reader nor other code that calls this.</summary>
    private void RunPending()
    {
        if (!TryBecomeBusy())
        {
            return;
        }

        if (Volatile.Read(ref _pendingCount) == 0)
        {
            // There is nothing to hold anybody up, and the next message must find the queue free.
            _ = FinishAsync(default);
        }
        else
        {
            invoker.Schedule(this);
        }
    }
}
