namespace WebSocketToolkit.Messages;

/// <inheritdoc/>
/// <param name="policy">What becomes of a message without room; null if the route decides.</param>
/// <param name="timeToLive">How long a message may wait; null for ever.</param>
/// <param name="key">A message's key; null if there is none.</param>
internal sealed class OutgoingDefaults<T>(WebSocketSlowConsumerPolicy? policy, TimeSpan? timeToLive, Func<T, string?>? key)
    : OutgoingDefaults(policy, timeToLive)
    where T : notnull
{
    public override string Scope { get; } = typeof(T).ToString();

    public override bool HasKey => key is not null;

    public override string? KeyOf(object message) => key?.Invoke((T)message);
}
