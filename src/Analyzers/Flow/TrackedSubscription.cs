namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A subscription that is followed through a body: a source, and one of its subscriptions.</summary>
internal sealed record TrackedSubscription(AccessPath Source, string Key, Subscription Subscription)
{
    public bool Equals(TrackedSubscription? other) => other is not null && Key == other.Key && Source.Equals(other.Source);

    public override int GetHashCode() => Source.GetHashCode() ^ StringComparer.Ordinal.GetHashCode(Key);
}
