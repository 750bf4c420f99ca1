using System.Reflection;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Comparison.Pairs;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The table of codes, from classes to findings: the examples of <c>docs/how-to/contract-changes.md</c>.</summary>
public sealed class ClassTests
{
    /// <summary>Gets rows: before, after; the codes if clients send the message, and if they read it; the same for the way back.</summary>
    public static TheoryData<Type, Type, string, string, string, string> Rows { get; } = new()
    {
        { typeof(Text), typeof(RequiredAfter), "WSC003", "", "WSC102", "WSC004" },
        { typeof(Text), typeof(DefaultAfter), "", "", "WSC102", "WSC004" },
        { typeof(Sized), typeof(StrictAfter), "WSC013", "WSC004", "WSC003", "" },
        { typeof(Text), typeof(RenamedAfter), "WSC003,WSC102", "WSC004", "WSC003,WSC102", "WSC004" },
        { typeof(Text), typeof(SameAfter), "", "", "", "" },
        { typeof(Text), typeof(NullableAfter), "", "WSC005", "WSC006", "" },
        { typeof(Number), typeof(TextNumberAfter), "WSC010", "WSC010", "WSC010", "WSC010" },
        { typeof(Number), typeof(LongAfter), "", "WSC010", "WSC010", "" },
        { typeof(Leveled), typeof(LeveledAfter), "WSC011", "", "", "WSC103" },
        { typeof(Limited), typeof(LimitedAfter), "WSC012", "", "", "WSC104" },
        { typeof(Known), typeof(KnownAfter), "WSC007", "WSC007", "WSC007", "WSC007" },
        { typeof(Both), typeof(BothAfter), "WSC001", "WSC002", "", "WSC101" },
    };

    /// <summary>Gets rows of endpoints: before, after; the codes, and those of the way back.</summary>
    public static TheoryData<Type, Type, string, string> EndpointRows { get; } = new()
    {
        { typeof(Silent), typeof(Moved), "WSC008", "WSC008" },
        { typeof(Silent), typeof(Queried), "WSC008", "WSC102" },
        { typeof(Silent), typeof(Headed), "WSC008", "WSC102" },
        { typeof(Silent), typeof(Offering), "", "WSC008,WSC008" },
        { typeof(Offering), typeof(OfferingLess), "WSC008", "" },
        { typeof(Offering), typeof(Demanding), "WSC008", "" },
        { typeof(Roomed), typeof(Numbered), "WSC008", "WSC008" },
        { typeof(Silent), typeof(Guarded), "WSC008", "" },
        { typeof(Answering), typeof(Silent), "WSC009", "WSC106" },
        { typeof(Answering), typeof(Finishing), "WSC106", "WSC106" },
        { typeof(Keyed), typeof(Answering), "WSC009", "" },
        { typeof(Keyed), typeof(KeyedByNumber), "WSC009", "WSC009" },
        { typeof(Correlated), typeof(CorrelatedOtherwise), "WSC009", "WSC009" },
        { typeof(Answering), typeof(Streaming), "WSC009", "WSC009" },
        { typeof(Ending), typeof(Streaming), "WSC009", "" },
        { typeof(Stopping), typeof(Halting), "WSC009", "WSC009" },
        { typeof(Silent), typeof(Still), "WSC009", "" },
        { typeof(Roomy), typeof(Tight), "WSC012", "" },
        { typeof(Silent), typeof(Tight), "WSC104", "WSC104" },
        { typeof(Silent), typeof(Closing), "WSC105", "WSC105" },
        { typeof(Silent), typeof(Packing), "WSC007,WSC007,WSC009", "WSC007,WSC007" },
        { typeof(Packing), typeof(PackingOtherwise), "WSC107,WSC107", "WSC107,WSC107" },
    };

    private static string[] Codes { get; } =
    [
        .. typeof(FindingCodes).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Where(static field => field.IsLiteral)
            .Select(static field => (string)field.GetRawConstantValue()!),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Changes_of_a_class(Type before, Type after, string received, string sent, string receivedBack, string sentBack)
    {
        Assert.Equal(received, CodesOf(before, after, isReceived: true));
        Assert.Equal(sent, CodesOf(before, after, isReceived: false));
        Assert.Equal(receivedBack, CodesOf(after, before, isReceived: true));
        Assert.Equal(sentBack, CodesOf(after, before, isReceived: false));
    }

    [Theory]
    [MemberData(nameof(EndpointRows))]
    public void Changes_of_an_endpoint(Type before, Type after, string codes, string codesBack)
    {
        Assert.Equal(codes, CodesOf(before, after));
        Assert.Equal(codesBack, CodesOf(after, before));
        Assert.Empty(CodesOf(before, before));
    }

    [Fact]
    public void Each_code_has_a_pair_of_classes() => Assert.Equal(
        Codes.Order(StringComparer.Ordinal),
        Rows.Concat<object[]>(EndpointRows)
            .SelectMany(static row => row.OfType<string>())
            .SelectMany(static codes => codes.Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Each_code_has_an_example_on_its_page()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "how-to", "contract-changes.md"))
            .Where(static line => line.StartsWith("| WSC", StringComparison.Ordinal))
            .Select(static line => line.Trim('|', ' ').Split(" | "))
            .ToDictionary(static cells => cells[0], StringComparer.Ordinal);
        Assert.All(Codes, code =>
        {
            Assert.True(rows.TryGetValue(code, out var cells), code);
            Assert.True(cells is [_, _, { Length: > 0 }, { Length: > 0 }], string.Join('|', cells));
            Assert.Contains('`', cells[2] + cells[3]);
        });
    }

    private static string CodesOf(Type was, Type now, bool isReceived) =>
        Join(DocumentComparison.Compare(PairDocument.Of(was, isReceived), PairDocument.Of(now, isReceived)));

    private static string CodesOf(Type was, Type now) => Join(DocumentComparison.Compare(PairDocument.Of(was), PairDocument.Of(now)));

    private static string Join(IEnumerable<Finding> findings) =>
        string.Join(',', findings.Select(static finding => finding.Code).Order(StringComparer.Ordinal));
}
