namespace WebSocketToolkit.Receiving;

/// <summary>The part that counts the bytes of the receive buffer. The reader pauses when it is full.</summary>
internal sealed partial class CallbackQueue
{
    /// <summary>The task that completes when there is room again. Created when the reader waits. Used under the lock.</summary>
    private TaskCompletionSource? _room;

    /// <summary>Gets a value indicating whether the receive buffer is full and the reader must pause.</summary>
    public bool IsFull => Volatile.Read(ref _bufferedBytes) >= maxBytes;

    /// <summary>Adds bytes of a message body that arrives.</summary>
    /// <param name="count">The number of bytes.</param>
    public void AddBytes(int count)
    {
        lock (invoker)
        {
            _bufferedBytes += count;
        }
    }

    /// <summary>Removes bytes that have left the receive buffer.</summary>
    /// <param name="count">The number of bytes.</param>
    public void RemoveBytes(int count)
    {
        lock (invoker)
        {
            _bufferedBytes -= count;
            if (_room is not null && _bufferedBytes <= maxBytes / 2)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>Returns a task that completes when at least half of the receive buffer is free, or at once if it is not full.</summary>
    public Task WhenRoom()
    {
        lock (invoker)
        {
            if (_bufferedBytes < maxBytes)
            {
                return Task.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }
}
