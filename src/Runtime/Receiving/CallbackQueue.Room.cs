namespace WebSocketToolkit.Receiving;

/// <summary>Counts the bytes of the receive buffer, by which the reader pauses.</summary>
internal sealed partial class CallbackQueue
{
    /// <summary>Completes when there is room again. Made when the reader waits for that.</summary>
    private TaskCompletionSource? _room;

    /// <summary>Whether the reader must pause.</summary>
    public bool IsFull => Volatile.Read(ref _bufferedBytes) >= maxBytes;

    /// <summary>Counts bytes in that wait to be read.</summary>
    public void AddBytes(int count)
    {
        lock (_pending)
        {
            _bufferedBytes += count;
        }
    }

    /// <summary>Counts bytes out that <see cref="AddBytes"/> counted in.</summary>
    public void RemoveBytes(int count)
    {
        lock (_pending)
        {
            _bufferedBytes -= count;
            if (_room is not null && _bufferedBytes <= maxBytes / 2)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>Completes when half of the bound is free again.</summary>
    public Task WhenRoom()
    {
        lock (_pending)
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
