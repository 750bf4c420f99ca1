namespace WebSocketToolkit.Sending;

/// <summary>The tasks that a <see cref="FrameSender"/> completes. Most idle connections have none of them. Used under the sender's lock.</summary>
internal sealed class SenderWaits
{
    /// <summary>Gets the tasks that the next flush completes.</summary>
    public List<TaskCompletionSource<WebSocketSendResult>> Drained { get; } = [];

    /// <summary>Gets or sets the task that completes when the transport has taken the last piece of a message; null if nothing waits for it.</summary>
    public TaskCompletionSource? PieceFlushed { get; set; }

    /// <summary>Gets the task that completes when no flush is in progress. Created when somebody waits for that.</summary>
    public TaskCompletionSource? Flushed { get; private set; }

    /// <summary>
    /// Gets the task that completes with <see cref="SendState.Ended"/> or <see cref="SendState.Broken"/>. Created by the first caller that waits.
    /// </summary>
    public TaskCompletionSource? Ended { get; private set; }

    public Task WhenFlushed() => (Flushed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public Task WhenEnded() => (Ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
