namespace WebSocketToolkit.Sending;

/// <summary>Tells who wants to know when what was sent has left.</summary>
internal sealed partial class FrameSender
{
    /// <summary>Told with the next flush.</summary>
    private List<TaskCompletionSource<WebSocketSendResult>>? _drainWaiters;

    /// <summary>
    /// Completes when what was sent before has left for the transport: true; or with false when the connection has ended. What a group sent
    /// while <c>OnOpen</c> runs is not waited for.
    /// </summary>
    public Task<bool> WhenDrained()
    {
        lock (_gate)
        {
            return !CanSend ? Task.FromResult(false)
                : IsOccupied ? IsQueued(_queue.WaitForMark())
                : _batch is not null ? IsQueued(WaitForFlush())
                : Task.FromResult(true);
        }

        static async Task<bool> IsQueued(Task<WebSocketSendResult> mark) => await mark == WebSocketSendResult.Queued;
    }

    private Task<WebSocketSendResult> WaitForFlush()
    {
        _drainWaiters ??= [];
        if (_drainWaiters.Count == 0)
        {
            _drainWaiters.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return _drainWaiters[0].Task;
    }

    private void TellDrained(WebSocketSendResult result)
    {
        if (_drainWaiters is { Count: > 0 } waiters)
        {
            foreach (var mark in waiters)
            {
                mark.TrySetResult(result);
            }

            waiters.Clear();
        }
    }
}
