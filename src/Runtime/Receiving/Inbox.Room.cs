namespace WebSocketToolkit.Receiving;

/// <summary>Counts the bytes that wait for a callback, by which the reader pauses.</summary>
internal sealed partial class Inbox
{
    private TaskCompletionSource? _room;

    /// <summary>Whether the reader must pause.</summary>
    public bool IsFull => Volatile.Read(ref _parkedBytes) >= maxParkedBytes;

    /// <summary>Counts bytes that wait to be read.</summary>
    public void Hold(int count)
    {
        lock (_parked)
        {
            _parkedBytes += count;
        }
    }

    /// <summary>Counts bytes out that <see cref="Hold"/> counted in.</summary>
    public void LetGo(int count)
    {
        lock (_parked)
        {
            _parkedBytes -= count;
            if (_room is not null && _parkedBytes <= maxParkedBytes / 2)
            {
                _room.TrySetResult();
                _room = null;
            }
        }
    }

    /// <summary>Completes when half of the bound is free again.</summary>
    public Task WhenRoom()
    {
        lock (_parked)
        {
            if (_parkedBytes < maxParkedBytes)
            {
                return Task.CompletedTask;
            }

            _room ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }
}
