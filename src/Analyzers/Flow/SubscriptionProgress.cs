namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The progress of one tracked subscription at one point of the program.</summary>
/// <param name="Status">The states that the paths to this point have brought the subscription into.</param>
/// <param name="Wait">The first wait that made the subscription late.</param>
/// <param name="Blockers">The blocking calls on these paths, while there was no listener.</param>
internal readonly record struct SubscriptionProgress(SubscriptionStatus Status, IOperation? Wait, ImmutableHashSet<IOperation> Blockers)
{
    public static SubscriptionProgress Of(SubscriptionStatus status) => new(status, null, []);

    public bool HasAny(SubscriptionStatus states) => (Status & states) != SubscriptionStatus.None;

    public SubscriptionProgress Join(SubscriptionProgress other) =>
        new(Status | other.Status, Earlier(Wait, other.Wait), Blockers.Count == 0 ? other.Blockers : Blockers.Union(other.Blockers));

    public bool Covers(SubscriptionProgress other) =>
        (other.Status & ~Status) == SubscriptionStatus.None && other.Blockers.IsSubsetOf(Blockers);

    public SubscriptionProgress Started() => this with { Status = Replace(SubscriptionStatus.Idle, SubscriptionStatus.Flowing) };

    public SubscriptionProgress Awaited(IOperation wait) => !HasAny(SubscriptionStatus.InTime) ? this : this with
    {
        Status = Replace(SubscriptionStatus.InTime, SubscriptionStatus.Late),
        Wait = Wait ?? wait,
    };

    public SubscriptionProgress BlockedBy(IOperation wait) => !HasAny(SubscriptionStatus.Unattended) ? this : this with
    {
        Status = Replace(SubscriptionStatus.Flowing, SubscriptionStatus.Blocked),
        Blockers = Blockers.Add(wait),
    };

    public SubscriptionProgress Attached() => this with
    {
        Status = Replace(SubscriptionStatus.Idle | SubscriptionStatus.InTime, SubscriptionStatus.Attached),
    };

    /// <summary>Adds states that <paramref name="operation"/> has caused.</summary>
    public SubscriptionProgress Add(SubscriptionStatus status, IOperation operation) => this with
    {
        Status = Status | status,
        Wait = Wait is null && (status & SubscriptionStatus.Late) != SubscriptionStatus.None ? operation : Wait,
    };

    /// <summary>Returns the states with those of <paramref name="from"/>, if there are any, replaced by another.</summary>
    private SubscriptionStatus Replace(SubscriptionStatus from, SubscriptionStatus to) => HasAny(from) ? (Status & ~from) | to : Status;

    private static IOperation? Earlier(IOperation? left, IOperation? right) =>
        left is null || (right is not null && right.Syntax.SpanStart < left.Syntax.SpanStart) ? right : left;
}
