namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The comparison of the messages of a channel, in each direction, by what is on the wire.</summary>
internal sealed class MessageComparison(Channel was, Channel now, Findings findings)
{
    public void Compare()
    {
        var received = Compare([.. was.Received], [.. now.Received], isReceived: true);
        var sent = Compare([.. was.Sent], [.. now.Sent], isReceived: false);
        new OperationComparison(was, now, received, sent, findings).Compare();
    }

    /// <summary>Compares the messages of one direction, and returns those that are the same on the wire.</summary>
    private List<(WireMessage Old, WireMessage New)> Compare(List<WireMessage> olds, List<WireMessage> news, bool isReceived)
    {
        if (CompareCodecs(olds, news, isReceived))
        {
            olds.RemoveAll(static message => !message.IsRaw);
            news.RemoveAll(static message => !message.IsRaw);
        }

        var pairs = new List<(WireMessage Old, WireMessage New)>();
        PairBy(olds, news, pairs, static (one, other) => one.Name == other.Name && one.Component == other.Component && one.ContentType == other.ContentType);
        PairBy(olds, news, pairs, static (one, other) => one.Name == other.Name && one.ContentType == other.ContentType);

        // The names of types are not on the wire: one that is equal, or the only other one, is the same message under another name.
        PairBy(olds, news, pairs, (one, other) => AreUnnamed(one, other) && IsSilent(one, other, isReceived));
        if (olds.Count(static one => !one.IsNamedOnWire) == 1 && news.Count(static one => !one.IsNamedOnWire) == 1)
        {
            PairBy(olds, news, pairs, AreUnnamed);
        }

        var schemas = new SchemaComparison(isReceived, findings);
        foreach (var (old, other) in pairs)
        {
            if (old.Node["payload"].Exists && other.Node["payload"].Exists)
            {
                schemas.Compare(old.Node["payload"], other.Node["payload"], other.Name);
            }
        }

        Report(olds, news, isReceived);
        return pairs;
    }

    private void Report(List<WireMessage> gone, List<WireMessage> added, bool isReceived)
    {
        foreach (var message in gone)
        {
            findings.Add(isReceived ? FindingCodes.ReceivedMessageRemoved : FindingCodes.SentMessageRemoved, message.Node.Pointer, isReceived
                ? $"Clients that send '{message.Name}' are refused: the message is no longer received."
                : $"Clients that wait for '{message.Name}' wait for ever: the message is no longer sent.", now.Node.Pointer);
        }

        foreach (var message in isReceived ? [] : added)
        {
            findings.Add(FindingCodes.SentMessageAdded, message.Node.Pointer, $"Clients may not know '{message.Name}', which may be sent now.");
        }
    }

    /// <summary>Compares what typed messages are written in.</summary>
    /// <returns>True if it is another format, so that there is nothing else to compare.</returns>
    private bool CompareCodecs(List<WireMessage> olds, List<WireMessage> news, bool isReceived)
    {
        var (old, other) = (olds.Find(static message => !message.IsRaw), news.Find(static message => !message.IsRaw));
        if (old is null || other is null)
        {
            return false;
        }

        if (old.ContentType != other.ContentType)
        {
            findings.Add(FindingCodes.FormatChanged, other.Node.Pointer, isReceived
                ? $"Clients that send {FormatOf(old)} are not understood: messages are {FormatOf(other)} now."
                : $"Clients that read {FormatOf(old)} understand nothing: messages are {FormatOf(other)} now.");
            return true;
        }

        if (old.Codec != other.Codec)
        {
            findings.Add(
                FindingCodes.CodecRenamed, other.Node.Pointer, $"Messages are written by the codec '{other.Codec}' now, and were by '{old.Codec}'. Only they know whether that is the same format.");
        }

        return false;

        static string FormatOf(WireMessage message) => message.Codec is { } codec ? $"{message.ContentType} of {codec}" : message.ContentType;
    }

    private static void PairBy(
        List<WireMessage> olds, List<WireMessage> news, List<(WireMessage Old, WireMessage New)> pairs, Func<WireMessage, WireMessage, bool> fits)
    {
        foreach (var old in olds.ToArray())
        {
            if (news.Find(other => fits(old, other)) is { } found)
            {
                pairs.Add((old, found));
                olds.Remove(old);
                news.Remove(found);
            }
        }
    }

    private static bool AreUnnamed(WireMessage one, WireMessage other) =>
        !one.IsNamedOnWire && !other.IsNamedOnWire && one.ContentType == other.ContentType;

    private bool IsSilent(WireMessage one, WireMessage other, bool isReceived)
    {
        var attempt = findings.Attempt();
        new SchemaComparison(isReceived, attempt).Compare(one.Node["payload"], other.Node["payload"], other.Name);
        return attempt.All.Count == 0;
    }
}
