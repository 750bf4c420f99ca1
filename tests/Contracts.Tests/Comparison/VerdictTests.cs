using System.Text.Json;
using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Instances;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>
/// The verdict of the comparison, and that of Ajv, on random edits. A message that one side may write and the other one refuses was reported; and
/// each break that was reported has such a message as its witness.
/// </summary>
public sealed class VerdictTests
{
    private const int Edits = 60;
    private const int Instances = 200;

    /// <summary>The breaks that no message can witness, and the reason.</summary>
    private static readonly Dictionary<string, string> _withoutWitness = new(StringComparer.Ordinal)
    {
        [FindingCodes.SentMessageRemoved] = "The witness is silence: the message does not come.",
        [FindingCodes.HandshakeChanged] = "The handshake is refused, before any message. HandshakeTests connect.",
        [FindingCodes.OperationChanged] = "Each message is the same: it does not come, comes more than once, or belongs to another operation.",
    };

    /// <summary>The notes on messages that older clients may refuse: it depends on the client.</summary>
    private static readonly string[] _notes = [FindingCodes.SentMessageAdded, FindingCodes.SentValueAdded, FindingCodes.SentLimitWidened];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_Ajv_refuses_was_reported_and_each_break_has_a_witness(bool isReceived)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var document = SmallDocument.Parse(PairDocument.Of(typeof(Shape), isReceived).ToJsonString());
        var edits = Enumerable.Range(0, Edits).Select(_ => RandomEdit.Of(document, random)).Prepend(new("none", "", document)).ToArray();
        var verdicts = await VerdictsAsync([.. edits.Select(edit => CaseOf(document, edit, isReceived, random))]);
        Assert.Equal(edits.Length, verdicts.Length);
        Assert.Empty(verdicts[0].Witnesses);
        Assert.Empty(DocumentComparison.Compare(document, document));
        foreach (var (edit, verdict) in edits.Zip(verdicts))
        {
            var findings = DocumentComparison.Compare(document, edit.Document);
            var about = $"Seed {seed}: {edit.Text}\n{string.Join('\n', findings)}\n{string.Join('\n', verdict.Witnesses)}";
            Assert.True(verdict.Count > 0, about);
            Assert.True(verdict.Witnesses.Count == 0 || findings.Any(static finding => finding.IsBreak || _notes.Contains(finding.Code)), about);
            Assert.All(findings.Where(static finding => finding.IsBreak && !_withoutWitness.ContainsKey(finding.Code)), finding =>
                Assert.True(verdict.Witnesses.ContainsKey(SubjectOf(finding)), $"{finding.Code} {finding} has no witness.\n{about}"));
        }

        // Otherwise the edits would prove nothing.
        Assert.InRange(verdicts.Count(static verdict => verdict.Witnesses.Count > 0), Edits / 10, Edits - 1);
    }

    /// <summary>Returns the property that a finding is about; empty for a whole message, and for a type that many properties have.</summary>
    private static string SubjectOf(Finding finding)
    {
        var names = finding.Pointer.Split(' ')[0].Split('/');
        var last = Array.LastIndexOf(names, "properties");
        return last < 0 ? "" : names[last + 1];
    }

    private static JsonObject CaseOf(JsonObject document, RandomEdit edit, bool isReceived, Random random)
    {
        var (writer, reader) = isReceived ? (document, edit.Document) : (edit.Document, document);
        var instances = new RandomInstance(writer, random);
        return new()
        {
            ["writer"] = writer["components"]!.DeepClone(),
            ["reader"] = reader["components"]!.DeepClone(),
            ["written"] = NamesOf(writer),
            ["read"] = NamesOf(reader),
            ["instances"] = new JsonObject(RandomEdit.MessagesOf(writer).Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonArray(
                [.. Enumerable.Range(0, name == edit.Message ? Instances : Instances / 20)
                    .Select(_ => instances.Of(writer["components"]!["messages"]![name]!["payload"]!))])))),
        };
    }

    private static JsonArray NamesOf(JsonObject document) => new([.. RandomEdit.MessagesOf(document).Select(static name => (JsonNode)name)]);

    private static async Task<Verdict[]> VerdictsAsync(JsonArray cases)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, cases.ToJsonString());
            var lines = await NodeScript.RunAsync("witness.cjs", path);
            return [.. lines.Select(static line => JsonSerializer.Deserialize<Verdict>(line, JsonSerializerOptions.Web)!)];
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>What Ajv says of a case.</summary>
    /// <param name="Count">How many instances the writer may write.</param>
    /// <param name="Witnesses">An instance that the reader refuses, for each property that is why; for an empty name, any.</param>
    private sealed record Verdict(int Count, Dictionary<string, string> Witnesses);
}
