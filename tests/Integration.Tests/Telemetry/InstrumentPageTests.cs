using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WebSocketToolkit.Integration.Tests.Groups;
using WebSocketToolkit.Integration.Tests.Sending;

namespace WebSocketToolkit.Integration.Tests.Telemetry;

/// <summary>
/// The tables of <c>docs/reference/instruments.md</c> are what OpenTelemetry exports. It listens to the whole process, so that no other test
/// may run beside this one.
/// </summary>
[Collection(nameof(MeasuredAlone))]
public sealed class InstrumentPageTests : StalledConnection
{
    private const string Page = "instruments.md";

    private readonly List<MetricSnapshot> _metrics = [];
    private readonly List<Activity> _spans = [];

    [Fact]
    public async Task The_page_has_every_instrument_and_every_span()
    {
        var published = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) => published.TryAdd(instrument.Meter.Name == "WebSocketToolkit" ? instrument.Name : "", true),
        };
        listener.Start();
        using var meters = Sdk.CreateMeterProviderBuilder().AddMeter("WebSocketToolkit").AddInMemoryExporter(_metrics).Build();
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource("WebSocketToolkit", "Microsoft.AspNetCore").AddInMemoryExporter(_spans).Build();
        await BeSlowAsync(meters);
        await CloseForOtherReasonsAsync();
        await LoseTheBackplaneAsync();
        meters.ForceFlush();
        traces.ForceFlush();
        Assert.Equal(published.Keys.Where(static name => name.Length > 0).Order(StringComparer.Ordinal), _metrics.Select(static metric => metric.Name).Distinct().Order(StringComparer.Ordinal));
        ReferenceTable.Verify(
            Page,
            "instruments",
            ["instrument", "kind", "unit", "tags", "counts"],
            _metrics.GroupBy(static metric => metric.Name).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => new[]
            {
                ReferenceTable.Code(group.Key), KindOf(group.First().MetricType), ReferenceTable.Code(group.First().Unit), Names(group.SelectMany(TagsOf)), group.First().Description,
            }));
        ReferenceTable.Verify(
            Page,
            "spans",
            ["span", "kind", "tags", "lasts"],
            _spans.Where(static span => span.Source.Name == "WebSocketToolkit").GroupBy(static span => span.OperationName).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => new[]
            {
                ReferenceTable.Code(group.Key), $"{group.First().Kind}", Names(group.SelectMany(static span => span.TagObjects).Select(static tag => tag.Key)),
            }));
    }

    private async Task BeSlowAsync(MeterProvider meters)
    {
        var connection = await StallAsync(static o => o.MaxSendBufferMessages = 3);
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync("first", key: "k"));
        Assert.Equal(WebSocketSendResult.Replaced, await connection.SendAsync("latest", key: "k"));
        Assert.Equal(WebSocketSendResult.Queued, await connection.SendAsync("late", new WebSocketSendOptions { TimeToLive = TimeSpan.FromSeconds(1) }));
        await connection.SendAsync("old", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropOldest });
        await connection.SendAsync("new", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropOldest });
        Assert.Equal(WebSocketSendResult.Dropped, await connection.SendAsync("newest", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.DropNewest }));

        // The buffers are observed while the connection is open.
        meters.ForceFlush();
        await connection.SendAsync("last", new WebSocketSendOptions { Policy = WebSocketSlowConsumerPolicy.Close });
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["latest", "new"], await ReadAsync(2));
        await Client.ExpectCloseAsync();
    }

    private static async Task CloseForOtherReasonsAsync()
    {
        await using var app = await TestApp.StartInMemoryAsync(static app =>
        {
            app.MapMetered();
            app.MapWebSocket("/deaf", static _ => { });
        });
        await using var deaf = await app.ConnectAsync("/deaf");
        await deaf.SendAsync("nobody listens");
        await deaf.CloseAsync();
        await using var client = await app.ConnectAsync("/metered");
        await client.SendAsync("");
        Assert.Equal("", await client.ReceiveTextAsync());
        await client.SendAsync("1");
        Assert.Equal("1", await client.ReceiveTextAsync());
        await client.CloseAsync();
        await using var foreign = await app.ConnectRawAsync();
        await foreign.SendAsync(RawClient.Handshake("/metered", ("Origin", "http://evil.example")));
        Assert.Equal(403, (await foreign.ReadResponseAsync()).Status);
    }

    private static async Task LoseTheBackplaneAsync()
    {
        await using var nodes = await Nodes.StartAsync();
        var member = await nodes.B.EnterAsync("/crowd/one");
        await nodes.A.WhenAsync(static groups => groups.Group("one"), 1);
        await nodes.A.Groups.Group("one").SendAsync("hello");
        Assert.Equal("hello", await member.Socket.ReceiveTextAsync());
        nodes.A.Backplane.Cut();
        Assert.Equal(WebSocketRemoteDelivery.Unavailable, (await nodes.A.Groups.Group("one").SendAsync("lost")).RemoteDelivery);
    }

    private static string KindOf(MetricType type) => type switch
    {
        MetricType.Histogram => "histogram",
        MetricType.LongSumNonMonotonic => "up-down counter",
        _ => "counter",
    };

    private static string Names(IEnumerable<string> tags) => string.Join(", ", tags.Distinct().Order(StringComparer.Ordinal).Select(ReferenceTable.Code));

    private static List<string> TagsOf(MetricSnapshot metric)
    {
        List<string> names = [];
        foreach (var point in metric.MetricPoints)
        {
            foreach (var tag in point.Tags)
            {
                names.Add(tag.Key);
            }
        }

        return names;
    }
}

/// <summary>An endpoint that answers heartbeats.</summary>
[WebSocketRoute("/metered", ManualMap = true)]
public sealed class Metered
{
    public int OnMessage(int number) => number;
}
