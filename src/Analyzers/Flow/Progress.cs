namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>One tracked subscription at one point of the program.</summary>
/// <param name="Status">The states that the paths to this point have brought it into.</param>
/// <param name="Wait">The first wait that made it late.</param>
/// <param name="Blockers">The blocking calls on the way, while there was no listener.</param>
internal readonly record struct Progress(Status Status, IOperation? Wait, ImmutableHashSet<IOperation> Blockers)
{
    public static readonly Progress Unreached = new(Status.None, null, []);

    public Progress Join(Progress other) =>
        new(Status | other.Status, Earlier(Wait, other.Wait), Blockers.Count == 0 ? other.Blockers : Blockers.Union(other.Blockers));

    public bool Covers(Progress other) => (other.Status & ~Status) == Status.None && other.Blockers.IsSubsetOf(Blockers);

    public Progress Awaited(IOperation wait) => (Status & (Status.Flowing | Status.Blocked)) == Status.None ? this : this with
    {
        Status = (Status & ~(Status.Flowing | Status.Blocked)) | Status.Late,
        Wait = Wait ?? wait,
    };

    public Progress BlockedBy(IOperation wait) => (Status & (Status.Flowing | Status.Blocked | Status.Late)) == Status.None ? this : this with
    {
        Status = (Status & Status.Flowing) == Status.None ? Status : (Status & ~Status.Flowing) | Status.Blocked,
        Blockers = Blockers.Add(wait),
    };

    public Progress Attached() => this with
    {
        Status = (Status & (Status.Idle | Status.Flowing | Status.Blocked)) == Status.None
            ? Status
            : (Status & ~(Status.Idle | Status.Flowing | Status.Blocked)) | Status.Attached,
    };

    /// <summary>More states, brought about by <paramref name="operation"/>.</summary>
    public Progress Add(Status status, IOperation operation) => this with
    {
        Status = Status | status,
        Wait = Wait is null && (status & Status.Late) != Status.None ? operation : Wait,
    };

    public static Progress Of(Status status) => new(status, null, []);

    private static IOperation? Earlier(IOperation? left, IOperation? right) =>
        left is null || (right is not null && right.Syntax.SpanStart < left.Syntax.SpanStart) ? right : left;
}
