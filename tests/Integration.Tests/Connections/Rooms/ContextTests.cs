using System.Collections.Concurrent;
using System.Diagnostics;

namespace WebSocketToolkit.Integration.Tests.Connections.Rooms;

/// <summary>Each callback begins in the execution context of the request, and what it sets there reaches no other callback.</summary>
public sealed class ContextTests
{
    private const int Count = 50;

    [Theory]
    [InlineData("/class")]
    [InlineData("/listener")]
    [InlineData("/group")]
    public async Task Fault_7_The_span_of_each_message_is_a_child_of_its_connections(string path)
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "WebSocketToolkit",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var app = await StartAsync();
        var trace = ActivityTraceId.CreateRandom();
        await using (var client = await app.ConnectAsync(path, o => o.Headers["traceparent"] = $"00-{trace}-b7ad6b7169203331-01"))
        {
            for (var i = 0; i < Count; i++)
            {
                await client.SendAsync("ask");
                await client.ReceiveTextAsync();
            }

            await client.CloseAsync();
        }

        await app.StopAsync();
        var mine = spans.Where(span => span.TraceId == trace).ToList();
        var connection = Assert.Single(mine, static span => span.OperationName == "websocket.connection");
        var messages = mine.Where(static span => span.OperationName == "websocket.message").ToList();
        Assert.Equal(Count, messages.Count);
        Assert.All(messages, message => Assert.Equal(connection.SpanId, message.ParentSpanId));
    }

    [Theory]
    [InlineData("/class")]
    [InlineData("/inherited")]
    [InlineData("/listener")]
    [InlineData("/group")]
    public async Task Fault_7_What_a_callback_sets_in_its_context_reaches_no_other(string path)
    {
        await using var app = await StartAsync();
        await using var client = await app.UpgradeRawAsync(path);
        await client.SendAsync(RawFrame.OfText("set"), RawFrame.OfText("ask"));
        Assert.Equal("request", (await client.ReadFrameAsync()).Text);
        Assert.Equal("request", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(RawFrame.OfText("throw"));
        Assert.Equal("request", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(RawFrame.OfText("ask"));
        Assert.Equal("request", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task Fault_23_Messages_that_waited_for_a_late_listener_have_the_requests_context()
    {
        var mayListen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(map => map.MapWebSocket("/late", async connection =>
        {
            await mayListen.Task;
#pragma warning disable WST101 // The messages that wait are the point.
            connection.OnMessage((string _) => connection.SendAsync(Local.Seen));
#pragma warning restore WST101

            // The end of the delegate would hand the messages out in its own context.
            await Task.Delay(Timeout.Infinite, connection.Closed);
        }));
        await using var client = await app.UpgradeRawAsync("/late");
        await client.SendAsync(RawFrame.OfText("1"), RawFrame.OfText("2"), new RawFrame(Opcode.Ping, []));
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
        mayListen.SetResult();
        Assert.Equal("request", (await client.ReadFrameAsync()).Text);
        Assert.Equal("request", (await client.ReadFrameAsync()).Text);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication>? also = null) => TestApp.StartInMemoryAsync(map =>
    {
        map.Use(async (_, next) =>
        {
            Local.Value = "request";
            await next();
        });
        map.MapContextOfClass();
        map.MapContextOfInherited();
        map.MapWebSocket("/listener", connection =>
        {
            Local.Value = "set by the delegate";
            connection.OnMessage((string text) => { _ = connection.SendAsync(Local.Answer(text)).AsTask(); });
            connection.OnError(_ => connection.SendAsync(Local.Seen).AsTask());
        });
        map.MapGroup("/group").MapWebSocket("", Listen);
        also?.Invoke(map);
    });

    private static void Listen(WebSocketConnection connection)
    {
        connection.OnMessage((string text) =>
        {
            _ = connection.SendAsync(Local.Answer(text)).AsTask();
            return Task.CompletedTask;
        });
        connection.OnError(_ => connection.SendAsync(Local.Seen).AsTask());
    }
}

internal abstract class Asked
{
    public void OnOpen() => Local.Value = "set by OnOpen";

    public string OnMessage(string text) => Local.Answer(text);

    public string OnError(InvalidOperationException error) => error is null ? "" : Local.Seen;
}

[WebSocketRoute("/class", ManualMap = true)]
internal sealed class ContextOfClass
{
    public string OnMessage(string text) => Local.Answer(text);

    public string OnError(InvalidOperationException error) => error is null ? "" : Local.Seen;
}

[WebSocketRoute("/inherited")]
internal sealed class ContextOfInherited : Asked;

/// <summary>A value of the execution context.</summary>
internal static class Local
{
    private static readonly AsyncLocal<string?> _local = new();

    public static string Seen => _local.Value ?? "none";

    public static string Value
    {
        set => _local.Value = value;
    }

    public static string Answer(string text)
    {
        var seen = Seen;
        if (text != "ask")
        {
            _local.Value = "set by " + text;
        }

        return text == "throw" ? throw new InvalidOperationException("wanted") : seen;
    }
}
