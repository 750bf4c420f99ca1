namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A subscription that is followed through a body: which source, and which of its subscriptions.</summary>
internal sealed record Tracked(Receiver Receiver, string Key, Subscription Subscription)
{
    public bool Equals(Tracked? other) => other is not null && Key == other.Key && Receiver.Equals(other.Receiver);

    public override int GetHashCode() => Receiver.GetHashCode() ^ StringComparer.Ordinal.GetHashCode(Key);
}
