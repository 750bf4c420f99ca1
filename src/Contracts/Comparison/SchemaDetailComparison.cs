using System.Text.Json.Nodes;

namespace WebSocketToolkit.Contracts.Comparison;

/// <summary>The comparison of two schemas of one type: its properties, elements and limits.</summary>
/// <param name="isReceived">The server reads.</param>
/// <param name="parts">The comparison of parts.</param>
/// <param name="findings">Receives what is found.</param>
/// <param name="handshakeCode">The code of all breaks; null for the code of each.</param>
internal sealed class SchemaDetailComparison(bool isReceived, SchemaComparison parts, Findings findings, string? handshakeCode)
{
    public void Compare(SchemaBranch writer, SchemaBranch reader, string subject)
    {
        CompareFormats(writer, reader, subject);
        CompareLimits(writer, reader, subject);
        switch (writer.Type)
        {
            case "object":
                CompareObjects(writer.Schema, reader.Schema, subject);
                break;
            case "array":
                parts.CompareParts(writer.Schema["items"], reader.Schema["items"], subject + "[]");
                break;
        }
    }

    private static bool IsConstant(DocumentNode property) =>
        property.Value is JsonObject schema && schema.ContainsKey("const");

    private void CompareObjects(DocumentNode writer, DocumentNode reader, string subject)
    {
        var written = writer["properties"];
        var read = reader["properties"];
        var always = writer["required"].Texts.ToHashSet(StringComparer.Ordinal);
        var needed = reader["required"].Texts.ToHashSet(StringComparer.Ordinal);
        foreach (var name in read.Members.Select(static member => member.Name).Union(needed, StringComparer.Ordinal))
        {
            var property = $"{subject}.{name}";
            if (written[name].Exists)
            {
                if (needed.Contains(name) && !always.Contains(name))
                {
                    Add(isReceived ? FindingCodes.ReceivedIsRequired : FindingCodes.SentMayBeMissing, isReceived ? read[name] : written[name], isReceived
                        ? $"Clients that leave out '{property}' are refused: it is required now."
                        : $"Clients that read '{property}' do not expect that it is missing, and it may be now.");
                }

                if (read[name].Exists)
                {
                    parts.CompareParts(written[name], read[name], property);
                }
            }
            else
            {
                ReportUnwritten(read[name], property, needed.Contains(name) && !always.Contains(name), writer);
                if (writer["additionalProperties"].Value is JsonObject && read[name].Exists)
                {
                    parts.CompareParts(writer["additionalProperties"], read[name], property);
                }
            }
        }

        CompareOthers(writer, reader, subject);
    }

    /// <summary>Reports a property that only the reader knows.</summary>
    private void ReportUnwritten(DocumentNode property, string name, bool isNeeded, DocumentNode writer)
    {
        if (isReceived && isNeeded)
        {
            Add(IsConstant(property) ? FindingCodes.FormatChanged : FindingCodes.RequiredPropertyAdded, property, IsConstant(property)
                ? $"Clients do not send '{name}', by which the message is known now."
                : $"Clients that are out there do not send '{name}', and are refused: it is new and required.");
        }
        else if (!isReceived)
        {
            Add(IsConstant(property) ? FindingCodes.FormatChanged : FindingCodes.SentPropertyRemoved, property, IsConstant(property)
                ? $"Clients know the message by '{name}', which is no longer sent."
                : $"Clients that read '{name}' miss it: it is no longer sent.", writer);
        }
    }

    /// <summary>Compares properties that the reader does not name.</summary>
    private void CompareOthers(DocumentNode writer, DocumentNode reader, string subject)
    {
        var rest = reader["additionalProperties"];
        var others = writer["additionalProperties"];
        foreach (var (name, property) in writer["properties"].Members)
        {
            if (reader["properties"][name].Exists)
            {
                continue;
            }

            if (rest.Value is JsonObject)
            {
                parts.CompareParts(property, rest, $"{subject}.{name}");
            }
            else if (isReceived && rest.IsFalse)
            {
                Add(FindingCodes.PropertyRefused, property, $"Clients that send '{subject}.{name}' are refused: it is gone, and unknown properties are not accepted.", reader);
            }
            else if (isReceived && !IsConstant(property))
            {
                Add(FindingCodes.ReceivedPropertyRemoved, property, $"Clients may still send '{subject}.{name}', which is ignored now.", reader);
            }
        }

        var isOpen = others.IsTrue || (!others.Exists && !writer["properties"].Exists);
        if (rest.Value is JsonObject && (others.Value is JsonObject || isOpen))
        {
            parts.CompareParts(others, rest, subject + ".*");
        }
        else if (isReceived && rest.IsFalse && (others.Value is JsonObject || isOpen))
        {
            Add(FindingCodes.PropertyRefused, rest, $"Clients that send other properties in '{subject}' are refused: unknown properties are not accepted.");
        }
    }

    private void CompareFormats(SchemaBranch writer, SchemaBranch reader, string subject)
    {
        var (written, read) = (writer.Schema["format"].Text, reader.Schema["format"].Text);

        // A format of integers tells how large they may be; that without a format is the smaller one. All of them are decimal numbers.
        var isReadable = reader.Type == "integer" && (written ?? read) == "int64" ? read == "int64"
            : read is null || read == written || (read == "decimal" && writer.Type == "integer");
        var encoding = reader.Schema["contentEncoding"].Text;
        if (!isReadable || (encoding is not null && encoding != writer.Schema["contentEncoding"].Text))
        {
            Add(FindingCodes.TypeChanged, isReceived ? reader.Schema : writer.Schema, isReceived
                ? $"Clients that send {writer.Describe()} as '{subject}' are refused: it must be {reader.Describe()} now."
                : $"Clients that read '{subject}' as {reader.Describe()} may get {writer.Describe()} now.");
        }
    }

    private void CompareLimits(SchemaBranch writer, SchemaBranch reader, string subject)
    {
        var pattern = reader.Schema["pattern"].Text;
        if (pattern is not null && pattern != writer.Schema["pattern"].Text)
        {
            Add(FindingCodes.LimitChanged, isReceived ? reader.Schema : writer.Schema, isReceived
                ? $"Clients may send a '{subject}' that does not match the pattern that is required now."
                : $"Clients that read '{subject}' by its pattern may get a text that does not match.");
        }

        foreach (var limit in SchemaLimit.All)
        {
            if (limit.IsFor(writer.Type) && !limit.Allows(writer.Schema, reader.Schema))
            {
                Add(isReceived ? FindingCodes.LimitChanged : FindingCodes.SentLimitWidened, (isReceived ? reader : writer).Schema[limit.Name], isReceived
                    ? $"Clients may send a '{subject}' beyond the limit of now ({limit.Name} {limit.Describe(reader.Schema)})."
                    : $"Clients that read '{subject}' may get one beyond the limit that they know ({limit.Name} {limit.Describe(reader.Schema)}).");
            }
        }
    }

    /// <param name="code">The code.</param>
    /// <param name="node">The node that has changed.</param>
    /// <param name="text">Who breaks, and why.</param>
    /// <param name="place">The nearest node of the new document; null if the changed one is of it.</param>
    private void Add(string code, DocumentNode node, string text, DocumentNode? place = null) => findings.Add(
        handshakeCode is not null && FindingCodes.IsBreak(code) ? handshakeCode : code, node.Pointer, text, place?.Pointer);
}
