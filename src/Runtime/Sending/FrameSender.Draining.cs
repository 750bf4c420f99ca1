namespace WebSocketToolkit.Sending;

/// <summary>The part that reports when all messages have left for the transport.</summary>
internal sealed partial class FrameSender
{
    /// <summary>
    /// Waits until all messages sent before have left for the transport. Group messages that are held while <c>OnOpen</c> runs do not
    /// count.
    /// </summary>
    /// <returns>True if the messages have left; false if the connection has ended.</returns>
    public Task<bool> WhenDrained()
    {
        lock (observer)
        {
            return !CanSend ? Task.FromResult(false)
                : IsOccupied ? IsQueued(Queue.EnqueueDrainMark())
                : _batch is not null ? IsQueued(WaitForFlush())
                : Task.FromResult(true);
        }

        static async Task<bool> IsQueued(Task<WebSocketSendResult> mark) => await mark == WebSocketSendResult.Queued;
    }

    private Task<WebSocketSendResult> WaitForFlush()
    {
        var waiters = Waits.Drained;
        if (waiters.Count == 0)
        {
            waiters.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return waiters[0].Task;
    }

    private void CompleteDrainWaiters(WebSocketSendResult result)
    {
        if (_waits?.Drained is { Count: > 0 } waiters)
        {
            foreach (var mark in waiters)
            {
                mark.TrySetResult(result);
            }

            waiters.Clear();
        }
    }
}
