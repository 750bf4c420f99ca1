namespace WebSocketToolkit.Connections;

/// <summary>
/// A read whose memory a callback still uses on the thread that was the reader, while another thread reads on. Until the callback has
/// returned, the transport keeps the bytes.
/// </summary>
/// <param name="earlier">The read that was taken over before, if its memory may be in use, too.</param>
internal sealed class TakenRead(TakenRead? earlier)
{
    /// <summary>The maximum number of bytes that the transport keeps for a callback. Beyond it reading pauses.</summary>
    public const int MaxKeptBytes = 256 * 1024;

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets or sets the number of bytes that have been parsed and that the transport still keeps. Used by the reader.</summary>
    public long Parsed { get; set; }

    /// <summary>Gets a value indicating whether the memory is free.</summary>
    public bool IsReleased => _released.Task.IsCompleted && earlier?.IsReleased != false;

    /// <summary>Returns a task that completes when the memory is free.</summary>
    public Task WhenReleased() => earlier is null ? _released.Task : Task.WhenAll(_released.Task, earlier.WhenReleased());

    /// <summary>Frees the memory. Called by the thread on which the callback has run.</summary>
    public void Release() => _released.TrySetResult();
}
