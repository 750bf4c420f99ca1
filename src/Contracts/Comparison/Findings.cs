namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The findings about one endpoint. What several messages share is found once.</summary>
internal sealed class Findings(string endpoint)
{
    private readonly List<Finding> _all = [];
    private readonly HashSet<(string Code, string Pointer)> _known = [];

    public IReadOnlyList<Finding> All => _all;

    public int Breaks => _all.Count(static finding => finding.IsBreak);

    /// <summary>Returns an empty list for an attempt, whose findings may not count.</summary>
    public Findings Attempt() => new(endpoint);

    public void Add(string code, string pointer, string text)
    {
        if (_known.Add((code, pointer)))
        {
            _all.Add(new(code, endpoint, pointer, text));
        }
    }

    public void AddAll(Findings others)
    {
        foreach (var finding in others.All)
        {
            Add(finding.Code, finding.Pointer, finding.Text);
        }
    }
}
