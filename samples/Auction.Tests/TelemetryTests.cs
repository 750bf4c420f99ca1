namespace AuctionSample.Tests;

/// <summary>What OpenTelemetry exports. The meter is the process's, so that no other test may run beside it.</summary>
[Collection("Telemetry")]
public sealed class TelemetryTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Connections_and_messages_are_traced_and_counted()
    {
        await using var app = new AuctionApp();
        await using (var ada = await app.ConnectAsync("ada", traceParent: $"00-{Trace}-b7ad6b7169203331-01"))
        {
            await ada.SendBidAsync(new(1, 50));
            await ada.ReceiveRaisedAsync();
            await ada.CloseAsync();
        }

        // The application exports the rest when it ends.
        await app.DisposeAsync();

        var spans = app.Spans.Where(static span => span.TraceId.ToHexString() == Trace).ToList();
        var request = Assert.Single(spans, static span => span.Source.Name == "Microsoft.AspNetCore");
        var connection = Assert.Single(spans, static span => span.OperationName == "websocket.connection");
        var message = Assert.Single(spans, static span => span.OperationName == "websocket.message");
        Assert.Equal((request.SpanId, connection.SpanId), (connection.ParentSpanId, message.ParentSpanId));
        Assert.Equal("/auction", connection.GetTagItem("http.route"));
        Assert.Equal(2, app.Sum("websocket.server.messages"));
        Assert.Equal(0, app.Sum("websocket.server.active_connections"));
    }
}
