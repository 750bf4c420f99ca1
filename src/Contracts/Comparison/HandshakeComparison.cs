using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The comparison of what a client needs to connect, and of what holds for the whole connection.</summary>
internal sealed class HandshakeComparison(Channel was, Channel now, Findings findings)
{
    private const string Subprotocols = "Sec-WebSocket-Protocol";

    public void Compare()
    {
        if (was.Path != now.Path)
        {
            Break(now.Node["address"], $"Clients that connect to '{was.Address}' are refused: the address is '{now.Address}' now.");
        }
        else
        {
            foreach (var (before, after) in was.Values.Zip(now.Values))
            {
                CompareParameter(before, after);
            }
        }

        CompareValues("query", "The query");
        CompareValues("headers", "The headers");
        CompareSubprotocols();
        CompareAuthorization();
        CompareLimits();
    }

    private void CompareParameter(DocumentNode before, DocumentNode after)
    {
        var name = after.Pointer[(after.Pointer.LastIndexOf('/') + 1)..];
        if (before["x-schema"].Exists && after["x-schema"].Exists)
        {
            new SchemaComparison(isReceived: true, findings, FindingCodes.HandshakeChanged).Compare(before["x-schema"], after["x-schema"], $"{{{name}}}");
        }

        if (IsOptional(before) && !IsOptional(after))
        {
            Break(after, $"Clients that leave out '{{{name}}}' are refused: the path needs it now.");
        }
    }

    private static bool IsOptional(DocumentNode parameter) => parameter["x-optional"].IsTrue || parameter["default"].Exists;

    private void CompareValues(string kind, string subject)
    {
        var (before, after) = (was.Node["bindings"]["ws"][kind], now.Node["bindings"]["ws"][kind]);
        new SchemaComparison(isReceived: true, findings, FindingCodes.HandshakeChanged).Compare(Values(before), Values(after), subject);

        // Without values, there is no schema; subprotocols have a comparison of their own.
        static DocumentNode Values(DocumentNode node)
        {
            var schema = node.Value is JsonObject some ? (JsonObject)some.DeepClone() : new() { ["type"] = "object" };
            if (schema["properties"] is JsonObject properties)
            {
                properties.Remove(Subprotocols);
            }
            else
            {
                schema["properties"] = new JsonObject();
            }

            if (schema["required"] is JsonArray required && required.FirstOrDefault(static name => name is JsonValue value && value.TryGetValue(out string? text) && text == Subprotocols) is { } found)
            {
                required.Remove(found);
            }

            return node with { Value = schema };
        }
    }

    private void CompareSubprotocols()
    {
        var (before, after) = (was.Node["bindings"]["ws"]["headers"], now.Node["bindings"]["ws"]["headers"]);
        var offered = after["properties"][Subprotocols]["enum"];
        foreach (var name in before["properties"][Subprotocols]["enum"].Texts.Except(offered.Texts, StringComparer.Ordinal))
        {
            // A server that has no subprotocols agrees to none, and it is the client that refuses: browsers do.
            var text = offered.Exists ? $"Clients that offer the subprotocol '{name}' are refused: it is gone."
                : $"Clients that offer the subprotocol '{name}' get none, with which browsers do not connect: there are no subprotocols any more.";
            findings.Add(FindingCodes.HandshakeChanged, $"{offered.Pointer} {name}", text, offered.Pointer);
        }

        if (after["required"].Texts.Contains(Subprotocols, StringComparer.Ordinal) && !before["required"].Texts.Contains(Subprotocols, StringComparer.Ordinal))
        {
            Break(offered, "Clients that offer no subprotocol are refused: one is required now.");
        }
    }

    private void CompareAuthorization()
    {
        var (before, after) = (SchemesOf(was), SchemesOf(now));
        foreach (var gone in before.Where(scheme => after.Count > 0 && !after.Any(other => Same(scheme, other))))
        {
            Break(gone, $"Clients that authenticate by '{NameOf(gone)}' are refused: the scheme is gone, or has changed.");
        }

        if (before.Count == 0 && after.Count > 0)
        {
            Break(after[0], $"Clients that do not authenticate are refused: '{NameOf(after[0])}' is required now.");
        }

        var requirements = now.Node["x-authorization"];
        foreach (var requirement in requirements.Texts.Except(was.Node["x-authorization"].Texts, StringComparer.Ordinal))
        {
            findings.Add(FindingCodes.HandshakeChanged, $"{requirements.Pointer} {requirement}", $"Clients without '{requirement}' are refused: it is required now.", requirements.Pointer);
        }

        static List<DocumentNode> SchemesOf(Channel channel) =>
        [
            .. channel.Operations
                .SelectMany(static operation => operation["security"].Elements)
                .Select(static scheme => scheme.Resolve())
                .DistinctBy(static scheme => scheme.Pointer, StringComparer.Ordinal),
        ];
        static string NameOf(DocumentNode scheme) => scheme.Pointer[(scheme.Pointer.LastIndexOf('/') + 1)..];

        // Words for people do not count.
        static bool Same(DocumentNode one, DocumentNode other) => NameOf(one) == NameOf(other) && one.Members.Concat(other.Members)
            .Where(static member => member.Name != "description")
            .All(member => JsonNode.DeepEquals(one[member.Name].Value, other[member.Name].Value));
    }

    private void CompareLimits()
    {
        if (was.Node["x-heartbeat"].IsTrue && !now.Node["x-heartbeat"].IsTrue)
        {
            findings.Add(
                FindingCodes.OperationChanged, now.Node.Pointer + "/x-heartbeat", "Clients that send heartbeats get no answer, and reconnect again and again: the heartbeat is off.");
        }

        var size = now.Node["x-max-message-size"];
        switch ((was.Node["x-max-message-size"].Number, size.Number))
        {
            case ({ } before, { } after) when after < before:
                findings.Add(FindingCodes.LimitChanged, size.Pointer, $"Clients that send messages of more than {after} bytes are refused; {before} were allowed.");
                break;
            case (null, { } after):
                findings.Add(FindingCodes.SentLimitWidened, size.Pointer, $"Messages may have {after} bytes now. Before, the application's own limit held.");
                break;
            case ({ } before, null):
                findings.Add(FindingCodes.SentLimitWidened, size.Pointer, $"The application's own limit holds for messages now. Before, {before} bytes were allowed.");
                break;
        }

        var (codes, others) = (CodesOf(was), CodesOf(now));
        if (!codes.SetEquals(others))
        {
            findings.Add(
                FindingCodes.CloseCodesChanged,
                now.Node["x-close-codes"].Pointer,
                $"Clients that know the close codes {string.Join(", ", codes.Order())} meet {string.Join(", ", others.Order())} now.");
        }

        static HashSet<decimal> CodesOf(Channel channel) => [.. channel.Node["x-close-codes"].Elements.Select(static close => close["code"].Number ?? 0)];
    }

    private void Break(DocumentNode node, string text) => findings.Add(FindingCodes.HandshakeChanged, node.Pointer, text);
}
