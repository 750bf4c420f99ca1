using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using WebSocketToolkit.CompilerServices;
using WebSocketToolkit.Contracts.AsyncApi;
using WebSocketToolkit.Contracts.Comparison;
using WebSocketToolkit.Contracts.Tests.Comparison.Pairs;

namespace WebSocketToolkit.Contracts.Tests.Comparison;

/// <summary>The table of codes, from classes to findings: the examples of <c>docs/contract-changes.md</c>.</summary>
public sealed class ClassTests
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

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

    [Theory]
    [MemberData(nameof(Rows))]
    public void Changes_of_a_class(Type before, Type after, string received, string sent, string receivedBack, string sentBack)
    {
        Assert.Equal(received, CodesOf(before, after, isReceived: true));
        Assert.Equal(sent, CodesOf(before, after, isReceived: false));
        Assert.Equal(receivedBack, CodesOf(after, before, isReceived: true));
        Assert.Equal(sentBack, CodesOf(after, before, isReceived: false));
    }

    private static string CodesOf(Type was, Type now, bool isReceived) => string.Join(',', DocumentComparison
        .Compare(Print(was, isReceived), Print(now, isReceived))
        .Select(static finding => finding.Code)
        .Order(StringComparer.Ordinal));

    private static JsonObject Print(Type type, bool isReceived)
    {
        var message = new MessageContract(MessageKinds.Typed, type);
        var endpoint = new EndpointContract(typeof(ClassTests), "Chat")
        {
            Callbacks = [isReceived ? new("OnMessage") { Receives = message } : new("OnOpen") { Replies = message }],
        };
        return new AsyncApiPrinter([DescribedRoute.Of(endpoint, new("/chat"), codec: null)], _options).Print("", "");
    }
}
