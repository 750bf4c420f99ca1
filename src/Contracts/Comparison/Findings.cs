namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The findings about one endpoint. What several messages share is found once.</summary>
/// <param name="endpoint">The name of the endpoint in the old document.</param>
/// <param name="channel">The JSON pointer of its channel in the new document; null if the endpoint is gone.</param>
internal sealed class Findings(string endpoint, string? channel)
{
    private readonly List<Finding> _all = [];
    private readonly HashSet<(string Code, string Pointer)> _known = [];

    public IReadOnlyList<Finding> All => _all;

    public int Breaks => _all.Count(static finding => finding.IsBreak);

    /// <summary>Returns an empty list for an attempt, whose findings may not count.</summary>
    public Findings Attempt() => new(endpoint, channel);

    /// <summary>Adds a finding.</summary>
    /// <param name="code">The code.</param>
    /// <param name="pointer">The JSON pointer of what has changed.</param>
    /// <param name="text">Who breaks, and why.</param>
    /// <param name="place">The nearest JSON pointer into the new document; null if the pointer is one.</param>
    public void Add(string code, string pointer, string text, string? place = null) =>
        Add(new(code, endpoint, pointer, text) { Places = channel is null ? [] : [place ?? pointer, channel] });

    public void AddAll(Findings others)
    {
        foreach (var finding in others.All)
        {
            Add(finding);
        }
    }

    private void Add(Finding finding)
    {
        if (_known.Add((finding.Code, finding.Pointer)))
        {
            _all.Add(finding);
        }
    }
}
