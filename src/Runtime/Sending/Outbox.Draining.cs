namespace WebSocketToolkit.Sending;

/// <summary>Tells who wants to know when what was sent has left.</summary>
internal sealed partial class Outbox
{
    /// <summary>Told with the next flush.</summary>
    private List<TaskCompletionSource<WebSocketSendResult>>? _leaving;

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
        _leaving ??= [];
        if (_leaving.Count == 0)
        {
            _leaving.Add(new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        return _leaving[0].Task;
    }

    private void TellDrained(WebSocketSendResult result)
    {
        if (_leaving is { Count: > 0 } leaving)
        {
            foreach (var mark in leaving)
            {
                mark.TrySetResult(result);
            }

            leaving.Clear();
        }
    }
}
