using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Build;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Instances;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The verdict of the comparison, and that of Ajv: a message that was valid before an edit, and is not after it, is a break.</summary>
public sealed class VerdictTests
{
    private const int Edits = 40;
    private const int Instances = 15;

    [Fact]
    public async Task What_Ajv_refuses_after_an_edit_was_reported()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var document = BuildDocument.Of(typeof(Gallery).Assembly, out _)!;
        var messages = document["operations"]!["Gallery.OnMessage.Shape"]!["messages"]!.AsArray().Select(static message => ((string)message!["$ref"]!).Split('/')[^1]).ToArray();
        var cases = new JsonArray();
        var verdicts = new List<(string Edit, bool IsBreak)>();
        for (var i = 0; i <= Edits; i++)
        {
            var edited = (JsonObject)document.DeepClone();
            var edit = i == 0 ? "none" : new RandomEdit(random).Apply(edited, messages);
            verdicts.Add((edit, DocumentComparison.Compare(document, edited).Any(static finding => finding.IsBreak)));
            cases.Add((JsonNode)new JsonObject
            {
                ["components"] = edited["components"]!.DeepClone(),
                ["messages"] = new JsonObject(messages.Select(name => KeyValuePair.Create(name, (JsonNode?)InstancesOf(document, name, random)))),
            });
        }

        var refused = await RefusedAsync(cases);
        Assert.False(verdicts[0].IsBreak);
        Assert.DoesNotContain(0, refused.Keys);

        // Otherwise the edits would prove nothing.
        Assert.InRange(refused.Count, Edits / 10, Edits - 1);
        Assert.All(refused, pair => Assert.True(verdicts[pair.Key].IsBreak, $"Seed {seed}: {verdicts[pair.Key].Edit}\n{pair.Value}"));
    }

    private static JsonArray InstancesOf(JsonObject document, string message, Random random)
    {
        var instances = new RandomInstance(document, random);
        var schema = document["components"]!["messages"]![message]!["payload"]!;
        return new([.. Enumerable.Range(0, Instances).Select(_ => instances.Of(schema))]);
    }

    /// <summary>Returns the cases of which Ajv refuses an instance, with one of them.</summary>
    private static async Task<Dictionary<int, string>> RefusedAsync(JsonArray cases)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, cases.ToJsonString());
            var lines = await NodeScript.RunAsync("refused.cjs", path);
            Assert.True(int.Parse(lines[^1], System.Globalization.CultureInfo.InvariantCulture) > Edits * Instances, $"Only {lines[^1]} messages were valid before.");
            return lines[..^1].Select(static line => line.Split(' ', 2)).ToDictionary(
                static parts => int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), static parts => parts[1]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
