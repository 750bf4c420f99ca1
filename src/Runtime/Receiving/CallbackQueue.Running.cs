using WebSocketToolkit.Protocol;

namespace WebSocketToolkit.Receiving;

/// <summary>The part that runs the callbacks of the entries, one after the other.</summary>
internal sealed partial class CallbackQueue
{
    private void ReturnMemory(in PendingMessage entry)
    {
        RemoveBytes(entry.Cost);
        (entry.Message.Body as MessageBody)?.Release();
        if (entry.Pooled is not null)
        {
            MessageMemory.Return(entry.Pooled);
        }
    }

    /// <summary>Awaits a callback, and then runs the callbacks of the entries until the queue is empty.</summary>
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

            lock (invoker)
            {
                ReturnMemory(entry);
            }
        }
    }

    private bool TryDequeue(out PendingMessage entry)
    {
        lock (invoker)
        {
            if (TryTake(isFault: _holds != 0 ? true : null, out entry))
            {
                return true;
            }

            Interlocked.Exchange(ref _busy, 0);
            CompleteIfIdle();
            return false;
        }
    }

    /// <summary>Dequeues the first entry, or the first of a kind if other code takes the other kind. Called under the lock.</summary>
    /// <param name="isFault">True for a fault, false for a message, null for either.</param>
    /// <param name="taken">The entry.</param>
    /// <returns>False if there is no such entry.</returns>
    private bool TryTake(bool? isFault, out PendingMessage taken)
    {
        taken = default;
        var count = isFault is null ? _pendingCount : isFault.Value ? _faultCount : _pendingCount - _faultCount;
        if (count == 0)
        {
            return false;
        }

        var isFound = false;
        for (var left = isFault is null || IsFirst(isFault.Value) ? 1 : _pendingCount; left > 0; left--)
        {
            var entry = Pending.Dequeue();
            if (!isFound && (isFault is null || entry.Fault is not null == isFault))
            {
                isFound = true;
                taken = entry;
            }
            else
            {
                Pending.Enqueue(entry);
            }
        }

        _pendingCount--;
        _faultCount -= taken.Fault is null ? 0 : 1;
        return true;
    }

    private bool IsFirst(bool isFault) => Pending.Peek().Fault is not null == isFault;
}
