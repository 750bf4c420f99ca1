using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>The part that ends the queue: it stops accepting messages, tells when it is idle, and runs no callback after the end.</summary>
internal sealed partial class CallbackQueue
{
    /// <summary>
    /// The task that completes when the queue is idle. Created by the first caller that waits, and again if it has completed and the queue
    /// is busy again. Read by the reader without the lock.
    /// </summary>
    private volatile TaskCompletionSource? _idle;

    /// <summary>Indicates whether the last callback has completed. Used under the lock.</summary>
    private bool _hasCompleted;

    /// <summary>Gets a value indicating whether callbacks may run. Until then <c>_busy</c> stands for <c>OnOpen</c>.</summary>
    private bool HasBegun => _isStarted != 0 || _hasStartedErrors;

    /// <summary>Stops accepting messages.</summary>
    /// <param name="discard">Indicates whether the messages that wait are discarded. Faults are kept.</param>
    public void StopAccepting(bool discard)
    {
        lock (invoker)
        {
            _isStopped = true;
            EndReading();
            if (!discard)
            {
                return;
            }

            for (var count = _pendingCount; count > 0; count--)
            {
                var entry = Pending.Dequeue();
                if (entry.Fault is not null)
                {
                    Pending.Enqueue(entry);
                    continue;
                }

                _pendingCount--;
                Interlocked.Increment(ref _discarded);
                ReturnMemory(entry);
            }

            if (!HasBegun)
            {
                CompleteIfIdle();
            }
        }
    }

    /// <summary>
    /// Returns a task that completes when no callback runs and no entry waits. Call it after <see cref="StopAccepting"/> or after the end
    /// of reading. If delivery has not started, only the entries count.
    /// </summary>
    public Task WhenIdle()
    {
        lock (invoker)
        {
            if (_idle is null || (_idle.Task.IsCompleted && !IsIdle()))
            {
                _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            CompleteIfIdle();
            return _idle.Task;
        }
    }

    /// <summary>Ends the queue when it is idle. No callback runs afterwards.</summary>
    public async Task CompleteAsync()
    {
        while (!TryComplete())
        {
            await WhenIdle();
        }
    }

    private bool TryComplete()
    {
        lock (invoker)
        {
            _hasCompleted |= IsIdle();
            _isStopped |= _hasCompleted;
            return _hasCompleted;
        }
    }

    private void CompleteIfIdle()
    {
        lock (invoker)
        {
            if (IsIdle())
            {
                _idle?.TrySetResult();
            }
        }
    }

    /// <summary>Returns a value indicating whether no callback runs and no entry waits. Called under the lock.</summary>
    private bool IsIdle()
    {
        // The runner clears _busy before it reads _idle, and this method reads _busy after _idle is set.
        Interlocked.MemoryBarrier();
        return (_busy == 0 || !HasBegun) && _pendingCount == 0 && _beingRead == 0;
    }
}
