extern alias generators;

using FsCheck;
using FsCheck.Fluent;
using Digest = generators::WebSocketToolkit.Generators.Declarations.Digest;
using TransitiveDigests = generators::WebSocketToolkit.Generators.Declarations.TransitiveDigests;

namespace WebSocketToolkit.Roslyn.Tests.Generators.Declarations;

/// <summary>A node's digest differs if one that it leads to does, and only then.</summary>
public sealed class TransitiveDigestsTests
{
    [Fact]
    public void Digests_follow_what_is_reached() => Prop.ForAll(
        Gen.Choose(1, 12).SelectMany(
            static count => Gen.Choose(0, count - 1).Two().ListOf(),
            static (count, edges) => (Count: count, Edges: edges)).SelectMany(
                static graph => Gen.Choose(0, graph.Count - 1),
                static (graph, changed) => (graph.Count, graph.Edges, Changed: changed)).ToArbitrary(),
        static graph =>
        {
            int[][] edges = [.. Enumerable.Range(0, graph.Count).Select(node => graph.Edges.Where(edge => edge.Item1 == node).Select(static edge => edge.Item2).ToArray())];
            Digest[] before = [.. Enumerable.Range(0, graph.Count).Select(static node => new Digest(node, 0))];
            Digest[] after = [.. before];
            after[graph.Changed] = new(-1, 0);

            var first = TransitiveDigests.Of(before, edges, CancellationToken.None);
            var second = TransitiveDigests.Of(after, edges, CancellationToken.None);
            return Enumerable.Range(0, graph.Count).All(node => (first[node] != second[node]) == Leads(edges, node, graph.Changed));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_long_chain_needs_no_deep_stack()
    {
        const int Count = 200_000;
        int[][] edges = [.. Enumerable.Range(0, Count).Select(static node => node + 1 < Count ? new[] { node + 1 } : [])];

        var digests = TransitiveDigests.Of(new Digest[Count], edges, CancellationToken.None);

        Assert.Equal(Count, digests.Distinct().Count());
    }

    private static bool Leads(int[][] edges, int from, int to)
    {
        var reached = new HashSet<int> { from };
        for (var size = 0; size != reached.Count;)
        {
            size = reached.Count;
            reached.UnionWith(reached.SelectMany(node => edges[node]).ToArray());
        }

        return reached.Contains(to);
    }
}
