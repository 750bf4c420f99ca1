using System.Text.Json.Nodes;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Comparison.Pairs;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>AsyncAPI's own diff, over the pairs of classes: where it has an opinion, it is ours, or the table says who is right.</summary>
public sealed class DifferenceTests
{
    /// <summary>The pairs on which the diff thinks otherwise: its opinion, and who is right.</summary>
    private static readonly Dictionary<string, (string Opinion, string Verdict)> _differences = new(StringComparer.Ordinal)
    {
        ["Packing -> PackingOtherwise"] = ("breaking", "Nobody knows: the name of a codec's class is on no wire, its bytes are. We say so (WSC107)."),
        ["PackingOtherwise -> Packing"] = ("breaking", "The same, the other way."),
        ["Text -> SameAfter, with its name"] = ("breaking", "We are: the name of a class without a discriminator is on no wire, and the JSON is the same."),
        ["another version"] = ("breaking", "We are: the number of a release is on no wire. Each release would break."),
    };

    [Fact]
    public async Task The_diff_of_AsyncAPI_agrees_or_the_table_says_who_is_right()
    {
        var pairs = Pairs().ToArray();
        var lines = await DiffAsync(pairs.Select(static pair => (pair.Was, pair.Now)));
        Assert.Equal(pairs.Length, lines.Length);
        var opinions = pairs
            .Zip(lines, static (pair, line) => (pair.Name, Opinion: line.Split(" | ")[0], IsBreak: IsBreak(pair.Was, pair.Now)))
            .Where(static one => one.Opinion != "none")
            .ToArray();

        // Without opinions, the table would prove nothing.
        Assert.True(opinions.Count(static one => one.IsBreak) >= 10, "It has no opinion on breaks.");
        Assert.Contains(opinions, static one => one.Opinion == "non-breaking");
        Assert.Equal(
            _differences.Select(static pair => $"{pair.Key}: {pair.Value.Opinion}").Order(StringComparer.Ordinal),
            opinions
                .Where(static one => (one.Opinion == "breaking") != one.IsBreak)
                .Select(static one => $"{one.Name}: {one.Opinion}")
                .Order(StringComparer.Ordinal));
    }

    private static bool IsBreak(JsonObject was, JsonObject now) => DocumentComparison.Compare(was, now).Any(static finding => finding.IsBreak);

    private static IEnumerable<(string Name, JsonObject Was, JsonObject Now)> Pairs()
    {
        foreach (var row in ClassTests.Rows.Cast<object[]>().Select(static row => ((Type)row[0], (Type)row[1])))
        {
            foreach (var (was, now) in BothWays(row))
            {
                yield return ($"{was.Name} -> {now.Name}, received", Named(was, row, isReceived: true), Named(now, row, isReceived: true));
                yield return ($"{was.Name} -> {now.Name}, sent", Named(was, row, isReceived: false), Named(now, row, isReceived: false));
            }
        }

        foreach (var row in ClassTests.EndpointRows.Cast<object[]>())
        {
            foreach (var (was, now) in BothWays(((Type)row[0], (Type)row[1])))
            {
                yield return ($"{was.Name} -> {now.Name}", PairDocument.Of(was), PairDocument.Of(now));
            }
        }

        var (first, later) = (PairDocument.Of(typeof(Silent)), PairDocument.Of(typeof(Silent)));
        later["info"]!["version"] = "1.1.0";
        yield return ("another version", first, later);
        var empty = PairDocument.Of(typeof(Silent));
        (empty["channels"], empty["operations"]) = (new JsonObject(), new JsonObject());
        yield return ("Silent -> nothing", PairDocument.Of(typeof(Silent)), empty);
        yield return ("nothing -> Silent", (JsonObject)empty.DeepClone(), PairDocument.Of(typeof(Silent)));
        (first, later) = (PairDocument.Of(typeof(Text), isReceived: true), PairDocument.Of(typeof(SameAfter), isReceived: true));
        yield return ("Text -> SameAfter, with its name", first, later);
    }

    private static (Type Was, Type Now)[] BothWays((Type Before, Type After) row) => [row, (row.After, row.Before)];

    /// <summary>Returns a document in which types have the same names before and after, as in an edit.</summary>
    private static JsonObject Named(Type type, (Type Before, Type After) row, bool isReceived) => SmallDocument.Parse(PairDocument
        .Of(type, isReceived)
        .ToJsonString()
        .Replace(row.After.Name, row.Before.Name, StringComparison.Ordinal)
        .Replace("After", "", StringComparison.Ordinal));

    private static async Task<string[]> DiffAsync(IEnumerable<(JsonObject Was, JsonObject Now)> pairs)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, new JsonArray([.. pairs.Select(static pair => (JsonNode)new JsonArray(pair.Was, pair.Now))]).ToJsonString());
            return await NodeScript.RunAsync("difference.cjs", path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
