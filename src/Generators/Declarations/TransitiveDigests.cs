namespace WebSocketToolkit.Generators.Declarations;

/// <summary>The digests of everything that a node of a graph leads to, the node included.</summary>
internal static class TransitiveDigests
{
    private const int Unseen = -1;

    /// <summary>
    /// Computes the digests with Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972), without recursion, since
    /// chains may be long. Nodes that lead to each other come out together, after all nodes that they lead to, and have one digest.
    /// </summary>
    /// <param name="own">The digest of each node alone.</param>
    /// <param name="edges">The nodes that each node leads to directly.</param>
    /// <param name="cancellationToken">Cancels the computation.</param>
    public static Digest[] Of(Digest[] own, int[][] edges, CancellationToken cancellationToken)
    {
        var result = new Digest[own.Length];
        var order = Enumerable.Repeat(Unseen, own.Length).ToArray();
        var lowest = new int[own.Length];
        var isOpen = new bool[own.Length];
        var open = new Stack<int>();
        var path = new Stack<(int Node, int Edge)>();
        var digest = new DigestWriter();
        var seen = 0;
        for (var start = 0; start < own.Length; start++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (order[start] == Unseen)
            {
                Enter(start);
            }

            while (path.Count != 0)
            {
                var (node, edge) = path.Pop();
                if (edge < edges[node].Length)
                {
                    path.Push((node, edge + 1));
                    var next = edges[node][edge];
                    if (order[next] == Unseen)
                    {
                        Enter(next);
                    }
                    else if (isOpen[next])
                    {
                        lowest[node] = Math.Min(lowest[node], order[next]);
                    }

                    continue;
                }

                if (path.Count != 0)
                {
                    var parent = path.Peek().Node;
                    lowest[parent] = Math.Min(lowest[parent], lowest[node]);
                }

                if (lowest[node] == order[node])
                {
                    Close(node);
                }
            }
        }

        return result;

        void Enter(int node)
        {
            order[node] = lowest[node] = seen++;
            isOpen[node] = true;
            open.Push(node);
            path.Push((node, 0));
        }

        void Close(int root)
        {
            var members = new List<int>();
            do
            {
                members.Add(open.Pop());
            }
            while (members[members.Count - 1] != root);

            // The order of files is that of the parts of a class.
            members.Sort();
            foreach (var member in members)
            {
                digest.Add(own[member]);
            }

            var beyond = members.SelectMany(member => edges[member]).Where(next => !isOpen[next]).Select(next => result[next]).Distinct();
            foreach (var one in beyond.OrderBy(static one => one.First).ThenBy(static one => one.Second).ToArray())
            {
                digest.Add(one);
            }

            var all = digest.Take();
            foreach (var member in members)
            {
                isOpen[member] = false;
                result[member] = all;
            }
        }
    }
}
