namespace WebSocketToolkit.RabbitMQ;

/// <summary>A payload on its way to the broker.</summary>
/// <param name="key">The routing key.</param>
/// <param name="payload">The payload, which does not change until <see cref="Confirmed"/> completes.</param>
/// <param name="at">The timestamp at which the backplane got the payload.</param>
internal sealed class Publish(string key, ReadOnlyMemory<byte> payload, long at)
{
    /// <summary>
    /// The memory that a payload takes beside its own bytes, at most: this object, its task, the tasks of those that await it, and the
    /// spare room of the payload's buffer. Measured with payloads of a few bytes.
    /// </summary>
    private const int Overhead = 768;

    private readonly TaskCompletionSource<bool> _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Key => key;

    public ReadOnlyMemory<byte> Payload => payload;

    public long At => at;

    /// <summary>Gets the number of bytes in a delivery, with the length in front.</summary>
    public int Size => sizeof(int) + payload.Length;

    /// <summary>Gets the number of bytes that count towards <see cref="RabbitMQBackplaneOptions.MaxBufferedBytes"/>.</summary>
    public int Cost => Size + Overhead;

    /// <summary>Gets a task whose result indicates whether the broker has taken the payload.</summary>
    public Task<bool> Confirmed => _confirmed.Task;

    public void Complete(bool isConfirmed) => _confirmed.TrySetResult(isConfirmed);
}
