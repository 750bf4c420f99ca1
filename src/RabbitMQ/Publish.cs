namespace WebSocketToolkit.RabbitMQ;

/// <summary>A payload on its way to the broker.</summary>
/// <param name="key">The routing key.</param>
/// <param name="payload">Stays as it is until <see cref="Confirmed"/> completes.</param>
/// <param name="at">When it was given to us.</param>
internal sealed class Publish(string key, ReadOnlyMemory<byte> payload, long at)
{
    private readonly TaskCompletionSource<bool> _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => key;

    public ReadOnlyMemory<byte> Payload => payload;

    public long At => at;

    /// <summary>Bytes in a delivery, with the length before them.</summary>
    public int Size => sizeof(int) + payload.Length;

    /// <summary>Whether the broker has it.</summary>
    public Task<bool> Confirmed => _confirmed.Task;

    public void Complete(bool isConfirmed) => _confirmed.TrySetResult(isConfirmed);
}
