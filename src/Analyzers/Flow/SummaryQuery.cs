namespace WebSocketToolkit.Analyzers.Flow;

/// <summary>The summaries that are being computed for one body: the call chain, and the number of times that it was cut.</summary>
internal sealed class SummaryQuery(CancellationToken cancellationToken)
{
    private readonly HashSet<(string Kind, object Subject)> _active = [];
    private int _entered;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Gets the number of times that a recursion or a bound has hidden a callee.</summary>
    public int Cuts { get; private set; }

    public bool IsActive(string kind, object subject) => _active.Contains((kind, subject));

    public bool Enter(string kind, object subject, int maxDepth, int maxTotal)
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (_entered >= maxTotal || _active.Count(summary => summary.Kind == kind) >= maxDepth || !_active.Add((kind, subject)))
        {
            Cuts++;
            return false;
        }

        _entered++;
        return true;
    }

    public void Leave(string kind, object subject) => _active.Remove((kind, subject));
}
