namespace WebSocketToolkit.Messages;

/// <inheritdoc/>
/// <param name="policy">The policy for a message for which the send buffer has no room; null for the route's policy.</param>
/// <param name="timeToLive">The time that a message may wait; null for no limit.</param>
/// <param name="key">Returns a message's key; null if messages of the type have no key.</param>
internal sealed class OutgoingDefaults<T>(WebSocketSlowConsumerPolicy? policy, TimeSpan? timeToLive, Func<T, string?>? key)
    : OutgoingDefaults(policy, timeToLive)
    where T : notnull
{
    public override string Scope { get; } = typeof(T).ToString();

    public override bool HasKey => key is not null;

    public override string? KeyOf(object message) => key?.Invoke((T)message);
}
