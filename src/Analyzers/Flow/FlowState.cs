namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>A state of all tracked subscriptions that is compared by its content, so that it can be the key of a table.</summary>
internal readonly struct FlowState(ImmutableArray<SubscriptionProgress> progress) : IEquatable<FlowState>
{
    private readonly ImmutableArray<SubscriptionProgress> _progress = progress;

    public bool Equals(FlowState other)
    {
        for (var i = 0; i < _progress.Length; i++)
        {
            var (left, right) = (_progress[i], other._progress[i]);
            if (left.Status != right.Status || left.Wait != right.Wait || !left.Blockers.SetEquals(right.Blockers))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is FlowState other && Equals(other);

    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var one in _progress)
        {
            hash = unchecked((((hash * 31) + (int)one.Status) * 31) + (one.Wait?.GetHashCode() ?? 0) + one.Blockers.Count);
        }

        return hash;
    }
}
