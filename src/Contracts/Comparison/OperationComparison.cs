namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The comparison of what happens to a message that a client sends: its reply, its key, its end, and who may send it.</summary>
internal sealed class OperationComparison(
    Channel was, Channel now, List<(WireMessage Old, WireMessage New)> received, List<(WireMessage Old, WireMessage New)> sent, Findings findings)
{
    public void Compare()
    {
        foreach (var (old, other) in received)
        {
            if (Find(was, old) is { } before && Find(now, other) is { } after)
            {
                CompareReplies(before, after, other.Name);
                CompareRules(before["x-operation"], after["x-operation"], other.Name);
                if (before["x-operation"]["key"].Text == after["x-operation"]["key"].Text)
                {
                    var replies = PointersOf(before["reply"]["messages"]);
                    CompareCorrelations(sent.Where(pair => replies.Contains(pair.Old.Node.Pointer)).Prepend((old, other)));
                }

                if (!before["x-authorized"].IsTrue && after["x-authorized"].IsTrue)
                {
                    findings.Add(
                        FindingCodes.HandshakeChanged,
                        after["x-authorized"].Pointer,
                        $"Clients that send '{other.Name}' without authorization are refused: it is required for this message now.");
                }
            }
        }
    }

    private static DocumentNode? Find(Channel channel, WireMessage message)
    {
        foreach (var operation in channel.Receiving)
        {
            if (operation["messages"].Elements.Any(reference => reference.Resolve().Pointer == message.Node.Pointer))
            {
                return operation;
            }
        }

        return null;
    }

    private void CompareReplies(DocumentNode before, DocumentNode after, string name)
    {
        var replies = NewPointersOf(before["reply"]["messages"]);
        var others = PointersOf(after["reply"]["messages"]);
        if (before["reply"].Exists && !after["reply"].Exists)
        {
            findings.Add(FindingCodes.OperationChanged, after.Pointer + "/reply", $"Clients that wait for a reply to '{name}' wait for ever: there is none any more.");
        }
        else if (!replies.SetEquals(others.Where(IsOld)) || (!before["reply"].Exists && after["reply"].Exists))
        {
            findings.Add(FindingCodes.RepliesChanged, after["reply"].Pointer, $"Clients that send '{name}' get other replies now.");
        }
    }

    /// <summary>Compares the property by which each message belongs to its operation: a type has its own name for the key.</summary>
    private void CompareCorrelations(IEnumerable<(WireMessage Old, WireMessage New)> pairs)
    {
        foreach (var (before, after) in pairs)
        {
            if (before.Correlation is { } old && old != after.Correlation)
            {
                var present = after.Correlation is { } other ? $"'{NameOf(other)}' has the key now" : "no property has the key";
                Break(after.Node["correlationId"], $"Clients that find the operation of '{after.Name}' by '{NameOf(old)}' do not find it any more: {present}.");
            }
        }

        static string NameOf(string location) => location[(location.LastIndexOf('/') + 1)..];
    }

    private void CompareRules(DocumentNode before, DocumentNode after, string name)
    {
        if (before["key"].Text is { } key && key != after["key"].Text)
        {
            Break(after["key"], $"Clients that tell operations of '{name}' apart by '{key}' cannot any more: {(after["key"].Text is { } other ? $"the key is '{other}' now" : "there is no key")}.");
        }

        if (before["stream"].IsTrue != after["stream"].IsTrue)
        {
            Break(after["stream"], before["stream"].IsTrue
                ? $"Clients that read a stream of replies to '{name}' get one reply at most."
                : $"Clients that wait for one reply to '{name}' get a stream of them.");
        }

        if (before["endsWith"].Exists && !NewPointersOf(before["endsWith"]).SetEquals(PointersOf(after["endsWith"])))
        {
            Break(after["endsWith"], $"Clients that wait for the end of '{name}' do not see it: another message ends it, or none.");
        }

        if (!PointersOf(after["cancelWith"]).IsSupersetOf(NewPointersOf(before["cancelWith"])))
        {
            Break(after["cancelWith"], $"Clients that stop '{name}' do not stop it any more: another message does, or none.");
        }
    }

    private static HashSet<string> PointersOf(DocumentNode references) => references.Elements.Select(static reference => reference.Resolve().Pointer).ToHashSet(StringComparer.Ordinal);

    /// <summary>Returns where messages of the old document are in the new one. Those that are gone have been found already.</summary>
    private HashSet<string> NewPointersOf(DocumentNode references)
    {
        var olds = PointersOf(references);
        return sent.Concat(received)
            .Where(pair => olds.Contains(pair.Old.Node.Pointer))
            .Select(static pair => pair.New.Node.Pointer)
            .ToHashSet(StringComparer.Ordinal);
    }

    private bool IsOld(string pointer) => sent.Exists(pair => pair.New.Node.Pointer == pointer);

    private void Break(DocumentNode node, string text) => findings.Add(FindingCodes.OperationChanged, node.Pointer, text);
}
