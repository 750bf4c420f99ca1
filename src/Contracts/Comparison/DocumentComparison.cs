using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The comparison of two versions of a document: who breaks, if the new one replaces the old one.</summary>
internal static class DocumentComparison
{
    /// <summary>Returns what is found, the breaks first. What is compatible is not found, and neither are words for people, titles and servers.</summary>
    public static IReadOnlyList<Finding> Compare(JsonObject was, JsonObject now)
    {
        var all = new List<Finding>();
        var (olds, news) = (Channel.Of(DocumentNode.Of(was)), Channel.Of(DocumentNode.Of(now)));
        foreach (var (old, other) in Pair(olds, news))
        {
            var findings = new Findings(old.Name, other?.Node.Pointer);
            if (other is null)
            {
                findings.Add(FindingCodes.HandshakeChanged, old.Node.Pointer, $"Clients that connect to '{old.Address}' are refused: the endpoint is gone.");
            }
            else
            {
                new HandshakeComparison(old, other, findings).Compare();
                new MessageComparison(old, other, findings).Compare();
            }

            all.AddRange(findings.All);
        }

        return [.. all.OrderBy(static finding => !finding.IsBreak)];
    }

    /// <summary>Finds for each old channel the new one: that of its path, or else that of its name.</summary>
    private static List<(Channel Old, Channel? New)> Pair(IReadOnlyList<Channel> olds, IReadOnlyList<Channel> news)
    {
        var free = news.ToList();
        var pairs = new Dictionary<Channel, Channel>();
        foreach (var fits in (Func<Channel, Channel, bool>[])[
            static (one, other) => one.Path == other.Path && one.Name == other.Name,
            static (one, other) => one.Path == other.Path,
            static (one, other) => one.Name == other.Name])
        {
            foreach (var old in olds.Where(old => !pairs.ContainsKey(old)))
            {
                if (free.Find(other => fits(old, other)) is { } found)
                {
                    pairs[old] = found;
                    free.Remove(found);
                }
            }
        }

        return [.. olds.Select(old => (old, pairs.GetValueOrDefault(old)))];
    }
}
