using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>
/// The comparison of schemas, in one direction. A writer follows one version, and a reader the other: what clients send is written by the old
/// version and read by the new one, and what they receive is written by the new version and read by the old one. All that may be written must be
/// readable.
/// </summary>
/// <param name="isReceived">The server reads.</param>
/// <param name="findings">Receives what is found.</param>
/// <param name="handshakeCode">The code of all breaks; null for the code of each.</param>
internal sealed class SchemaComparison(bool isReceived, Findings findings, string? handshakeCode = null)
{
    /// <summary>The pairs that have been compared, or are about to be: types may contain themselves.</summary>
    private readonly HashSet<(string Written, string Read)> _seen = [];

    /// <summary>Compares the old and the new version of a schema.</summary>
    /// <param name="was">The old version.</param>
    /// <param name="now">The new version.</param>
    /// <param name="subject">The name of what the schema describes.</param>
    public void Compare(DocumentNode was, DocumentNode now, string subject) => CompareWritten(isReceived ? was : now, isReceived ? now : was, subject);

    private void CompareWritten(DocumentNode written, DocumentNode read, string subject)
    {
        if (!_seen.Add((SchemaBranch.Unwrap(written).Pointer, SchemaBranch.Unwrap(read).Pointer)))
        {
            return;
        }

        var writers = SchemaBranch.Of(written);
        var readers = SchemaBranch.Of(read);
        if (readers.Any(static reader => reader.IsAny))
        {
            return;
        }

        foreach (var writer in writers)
        {
            CompareBranch(writer, writers, readers, read, subject);
        }
    }

    private void CompareBranch(SchemaBranch writer, IReadOnlyList<SchemaBranch> writers, IReadOnlyList<SchemaBranch> readers, DocumentNode read, string subject)
    {
        if (writer.IsNull || writer.Values is not null)
        {
            foreach (var value in writer.Values ?? [null])
            {
                if (!readers.Any(reader => reader.Accepts(value)))
                {
                    ReportValue(value, writer, writers, readers, read, subject);
                }
            }

            return;
        }

        var candidates = readers.Where(reader => reader.Values is null && reader.Takes(writer.Type)).ToArray();
        if (writer is { Type: "object", Discriminator: { Value: var name } } && candidates.Any(static one => one.Discriminator is not null))
        {
            var same = Array.FindAll(candidates, one => one.Discriminator is { } other && JsonNode.DeepEquals(other.Value, name));
            if (same.Length == 0 && (candidates.Length > 1 || writers.Count(static one => one.Type == "object") > 1))
            {
                ReportAlternative(name, writer, read, subject);
                return;
            }

            candidates = same.Length > 0 ? same : candidates;
        }

        switch (candidates)
        {
            case []:
                ReportType(writer, readers, read, subject);
                break;
            case [var only]:
                new SchemaDetailComparison(isReceived, this, findings, handshakeCode).Compare(writer, only, subject);
                break;
            default:
                CompareBest(writer, candidates, subject);
                break;
        }
    }

    /// <summary>Compares with the reader that fits best, where nothing tells which one is meant.</summary>
    private void CompareBest(SchemaBranch writer, SchemaBranch[] candidates, string subject)
    {
        var best = candidates
            .Select(candidate =>
            {
                var attempt = new SchemaComparison(isReceived, findings.Attempt(), handshakeCode);
                attempt._seen.UnionWith(_seen);
                return attempt.Try(writer, candidate, subject);
            })
            .MinBy(static attempt => (attempt.Breaks, attempt.All.Count))!;
        findings.AddAll(best);
    }

    private Findings Try(SchemaBranch writer, SchemaBranch reader, string subject)
    {
        new SchemaDetailComparison(isReceived, this, findings, handshakeCode).Compare(writer, reader, subject);
        return findings;
    }

    public void CompareParts(DocumentNode written, DocumentNode read, string subject) => CompareWritten(written, read, subject);

    private void ReportValue(
        JsonNode? value, SchemaBranch writer, IReadOnlyList<SchemaBranch> writers, IReadOnlyList<SchemaBranch> readers, DocumentNode read, string subject)
    {
        var text = value?.ToJsonString() ?? "null";
        if (value is null)
        {
            Add(
                isReceived ? FindingCodes.ReceivedIsRequired : FindingCodes.SentMayBeMissing,
                Pick(writer.Schema, read),
                isReceived ? $"Clients that send null as '{subject}' are refused: null is no longer accepted."
                    : $"Clients that read '{subject}' do not expect null, which may be sent now.");
        }
        else if (writers is [{ Values.Count: 1 }] && readers is [{ Values: [var other] }] && writer.Schema["const"].Exists)
        {
            Add(FindingCodes.FormatChanged, Pick(writer.Schema, read), isReceived
                ? $"Clients that send {text} as '{subject}' are not understood: it is {other?.ToJsonString()} now."
                : $"Clients that know '{subject}' as {other?.ToJsonString()} do not know {text}, which is sent now.");
        }
        else if (readers.Any(static reader => reader.Values is not null))
        {
            // Each value is a finding of its own.
            Add(isReceived ? FindingCodes.ValueRemoved : FindingCodes.SentValueAdded, Pick(writer.Schema, read), isReceived
                ? $"Clients that send {text} as '{subject}' are refused: the value is no longer accepted."
                : $"Clients that read '{subject}' may not know the value {text}, which may be sent now.", text);
        }
        else
        {
            ReportType(writer, readers, read, subject);
        }
    }

    private void ReportAlternative(JsonNode? name, SchemaBranch writer, DocumentNode read, string subject)
    {
        Add(isReceived ? FindingCodes.ReceivedMessageRemoved : FindingCodes.SentMessageAdded, Pick(writer.Schema, read), isReceived
            ? $"Clients that send {name?.ToJsonString()} as '{subject}' are refused: it is no longer one of the choices."
            : $"Clients that read '{subject}' may not know {name?.ToJsonString()}, which may be sent now.", name?.ToJsonString());
    }

    private void ReportType(SchemaBranch writer, IReadOnlyList<SchemaBranch> readers, DocumentNode read, string subject)
    {
        var known = string.Join(" or ", readers.Select(static reader => reader.Describe()));
        Add(FindingCodes.TypeChanged, Pick(writer.Schema, read), isReceived
            ? $"Clients that send {writer.Describe()} as '{subject}' are refused: it must be {known} now."
            : $"Clients that read '{subject}' as {known} may get {writer.Describe()} now.");
    }

    /// <summary>Picks the pointer into the new document.</summary>
    private string Pick(DocumentNode written, DocumentNode read) => isReceived ? SchemaBranch.Unwrap(read).Pointer : written.Pointer;

    /// <param name="code">The code.</param>
    /// <param name="pointer">The JSON pointer into the new document.</param>
    /// <param name="text">Who breaks, and why.</param>
    /// <param name="value">The one of several values at the pointer that is meant; null for the whole.</param>
    private void Add(string code, string pointer, string text, string? value = null) => findings.Add(
        handshakeCode is not null && FindingCodes.IsBreak(code) ? handshakeCode : code, value is null ? pointer : $"{pointer} {value}", text, pointer);
}
