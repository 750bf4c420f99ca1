using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace WebSocketToolkit.Integration.Tests.Telemetry;

/// <summary>What meters, traces and logs tell of a connection.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task The_meter_counts_connections_messages_bytes_and_refusals()
    {
        await using var app = await StartAsync();
        using var meters = new Measurements(app.Services.GetRequiredService<IMeterFactory>());
        await using var client = await app.ConnectAsync("/metered");
        await client.SendAsync("four");
        Assert.Equal("four!", await client.ReceiveTextAsync());
        Assert.Equal(1, meters.Sum("websocket.server.active_connections"));
        await client.CloseAsync();
        await using var foreign = await app.ConnectRawAsync();
        await foreign.SendAsync(RawClient.Handshake("/metered", ("Origin", "http://evil.example")));
        Assert.Equal(403, (await foreign.ReadResponseAsync()).Status);
        await app.StopAsync();

        Assert.Equal(0, meters.Sum("websocket.server.active_connections"));
        Assert.Equal(1, meters.Sum("websocket.server.messages", ("network.io.direction", "receive")));
        Assert.Equal(1, meters.Sum("websocket.server.messages", ("network.io.direction", "transmit")));
        Assert.Equal(4, meters.Sum("websocket.server.io", ("network.io.direction", "receive"), ("http.route", "/metered")));
        Assert.Equal(5, meters.Sum("websocket.server.io", ("network.io.direction", "transmit")));
        Assert.Equal(1, meters.Sum("websocket.server.handshake.refusals", ("http.response.status_code", 403)));
        Assert.Single(meters.Of("websocket.server.connection.duration", ("websocket.close.code", 1000), ("websocket.close.initiator", "peer")));
        Assert.Single(meters.Of("websocket.server.callback.duration"));
    }

    [Fact]
    public async Task Spans_of_messages_stand_under_the_connections_and_that_under_the_handshakes()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "WebSocketToolkit" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await StartAsync();
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        await using var client = await app.ConnectAsync("/metered", o => o.Headers["traceparent"] = Parent);
        await client.SendAsync("four");
        await client.ReceiveTextAsync();
        await client.CloseAsync();
        await app.StopAsync();

        var mine = spans.Where(span => span.TraceId.ToHexString() == Parent[3..35]).ToList();
        var connection = Assert.Single(mine, span => span.OperationName == "websocket.connection");
        var message = Assert.Single(mine, span => span.OperationName == "websocket.message");
        Assert.Equal(connection.SpanId, message.ParentSpanId);
        Assert.Equal("/metered", connection.GetTagItem("http.route"));
        Assert.Equal(1000, connection.GetTagItem("websocket.close.code"));
        Assert.Equal(4, message.GetTagItem("websocket.message.size"));
    }

    [Fact]
    public async Task One_entry_opens_and_one_closes_and_the_traffic_log_shows_the_start_of_each_message()
    {
        await using var app = await StartAsync(builder =>
        {
            builder.Logging.AddFilter("WebSocketToolkit", LogLevel.Trace);
            builder.Services.AddWebSocketRoutes(o => o.TrafficLogPayloadLimit = 3);
        });
        await using var client = await app.ConnectAsync("/metered");
        await client.SendAsync("four");
        await client.ReceiveTextAsync();
        await client.CloseAsync();
        await app.StopAsync();

        var logs = app.AllLogs.Where(log => log.Category.StartsWith("WebSocketToolkit", StringComparison.Ordinal)).Select(log => log.Message).ToList();
        Assert.Single(logs, log => log.Contains("opened on /metered", StringComparison.Ordinal));
        Assert.Single(logs, log => log.Contains("closed with 1000", StringComparison.Ordinal) && log.Contains("by Peer after", StringComparison.Ordinal));
        Assert.Single(logs, log => log.EndsWith("received text of 4 byte(s): fou", StringComparison.Ordinal));
        Assert.Single(logs, log => log.EndsWith("sent text of 5 byte(s): fou", StringComparison.Ordinal));
    }

    private static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null) => TestApp.StartInMemoryAsync(
        app => app.MapWebSocket("/metered", connection => connection.OnMessage(message => connection.SendAsync(message.Text + "!"))), configure);
}
