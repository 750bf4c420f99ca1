using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Streams of replies, operations and whole conversations, as a client sees them.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task The_stream_of_OnOpen_is_sent_whole_before_parked_messages()
    {
        await using var app = await StartAsync(map => map.MapStreams());
        await using var client = await app.UpgradeRawAsync("/streams");
        await client.SendAsync(RawFrame.OfText("""{"type":"echo","id":"now"}"""), new RawFrame(Opcode.Ping, [1]));
        Assert.Equal("1", (await client.ReadFrameAsync()).Text);
        Assert.Equal(Opcode.Pong, (await client.ReadFrameAsync()).Opcode);
        Go(app);
        Assert.Equal("2", (await client.ReadFrameAsync()).Text);
        Assert.Equal("3", (await client.ReadFrameAsync()).Text);
        Assert.Equal("now", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task A_stop_gets_through_while_an_infinite_stream_runs_that_never_awaits()
    {
        await using var app = await StartAsync(map => map.MapStreams());
        await using var client = await UpgradeRawAsync(app);
        await client.SendAsync(RawFrame.OfText("""{"type":"count","id":"a"}"""));
        Assert.Equal("a0", (await client.ReadFrameAsync()).Text);
        await client.SendAsync(RawFrame.OfText("""{"type":"stop","id":"a"}"""));
        var next = 1;
        while ((await client.ReadFrameAsync()).Text is var text && text != "stopped: True")
        {
            Assert.Equal($"a{next++}", text);
        }

        await app.Services.GetRequiredService<Journal>().ExpectAsync("count a ended");
        await client.SendAsync(RawFrame.OfText("""{"type":"stop","id":"a"}"""));
        while ((await client.ReadFrameAsync()).Text is var text && text != "stopped: False")
        {
            Assert.Equal($"a{next++}", text);
        }

        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task An_asynchronous_OnMessage_may_be_an_operation_and_its_reply_is_sent()
    {
        await using var app = await StartAsync(map => map.MapStreams());
        await using var client = await ConnectAsync(app);
        await client.SendAsync("""{"type":"work","id":"w"}""");
        await client.SendAsync("""{"type":"echo","id":"beside"}""");
        Assert.Equal("beside", await client.ReceiveTextAsync());
        app.Services.GetRequiredService<Channel<int>>().Writer.TryWrite(42);
        Assert.Equal("w is 42", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"work","id":"w"}""");
        await client.SendAsync("""{"type":"stop","id":"w"}""");
        Assert.Equal("stopped: True", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"echo","id":"still here"}""");
        Assert.Equal("still here", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_duplicate_key_and_one_operation_too_many_are_errors()
    {
        await using var app = await StartAsync(map => map.MapStreams().WithWebSocketOptions(options => options.MaxOperations = 2));
        await using var client = await ConnectAsync(app);
        await client.SendAsync("""{"type":"work","id":"a"}""");
        await client.SendAsync("""{"type":"work","id":"a"}""");
        Assert.Equal("refused: a, in use: True", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"work","id":"b"}""");
        await client.SendAsync("""{"type":"work","id":"c"}""");
        Assert.Equal("refused: c, in use: False", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"stop","id":"a"}""");
        Assert.Equal("stopped: True", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task The_end_of_the_connection_ends_its_streams()
    {
        await using var app = await StartAsync(map => map.MapStreams());
        await using var client = await UpgradeRawAsync(app);
        await client.SendAsync(RawFrame.OfText("""{"type":"count","id":"a"}"""));
        Assert.Equal("a0", (await client.ReadFrameAsync()).Text);
        client.Reset();
        await app.Services.GetRequiredService<Journal>().ExpectAsync("count a ended");
    }

    [Fact]
    public async Task A_stream_may_hold_its_message_and_its_services_until_it_has_ended()
    {
        await using var app = await StartAsync(map => map.MapStreams());
        var journal = app.Services.GetRequiredService<Journal>();
        await using var client = await ConnectAsync(app);
        await client.SendAsync("first"u8.ToArray());
        Assert.Equal("ticket 0", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"echo","id":"other bytes in the buffer"}""");
        Assert.Equal("other bytes in the buffer", await client.ReceiveTextAsync());
        journal.AssertEmpty();
        app.Services.GetRequiredService<Channel<int>>().Writer.TryWrite(0);
        Assert.Equal("first, ticket disposed: False", await client.ReceiveTextAsync());
        await journal.ExpectAsync("ticket 0 disposed");
    }

    [Fact]
    public async Task An_exception_in_a_stream_goes_to_OnError_which_may_answer_with_a_stream_and_see_the_message()
    {
        await using var app = await StartAsync(map => map.MapStreams());
        await using var client = await ConnectAsync(app);
        await client.SendAsync("""{"type":"fail","id":"in the turn"}""");
        Assert.Equal("""failed: {"type":"fail","id":"in the turn"}""", await client.ReceiveTextAsync());
        Assert.Equal("wanted", await client.ReceiveTextAsync());
        await client.SendAsync("?");
        Assert.Equal("undecodable: ?", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_conversation_is_one_stream_in_and_one_stream_out()
    {
        await using var app = await StartAsync(map => map.MapConversation());
        await using var client = await app.ConnectAsync("/conversation");
        Assert.Equal("welcome", await client.ReceiveTextAsync());
        await client.SendAsync("""{"text":"a"}""");
        Assert.Equal("1: a", await client.ReceiveTextAsync());
        await client.SendAsync("""{"text":"b"}""");
        Assert.Equal("2: b", await client.ReceiveTextAsync());
        await client.CloseAsync();
        await app.Services.GetRequiredService<Journal>().ExpectAsync("conversation ended", "closed 1000");
    }

    [Fact]
    public async Task A_conversation_may_take_messages_of_both_kinds()
    {
        await using var app = await StartAsync(map => map.MapTally());
        await using var client = await app.ConnectAsync("/tally");
        await client.SendAsync("a");
        await client.SendAsync([1, 2]);
        await client.SendAsync("end");
        Assert.Equal("text 1, binary 2", await client.ReceiveTextAsync());
    }

    private static async Task<WebSocketTestClient> ConnectAsync(TestApp app)
    {
        Go(app);
        var client = await app.ConnectAsync("/streams");
        foreach (var expected in (string[])["1", "2", "3"])
        {
            Assert.Equal(expected, await client.ReceiveTextAsync());
        }

        return client;
    }

    /// <summary>Connects a client that reads no faster than the test, for a stream without end, and that may vanish.</summary>
    private static async Task<RawClient> UpgradeRawAsync(TestApp app)
    {
        Go(app);
        var client = await app.UpgradeRawAsync("/streams");
        foreach (var expected in (string[])["1", "2", "3"])
        {
            Assert.Equal(expected, (await client.ReadFrameAsync()).Text);
        }

        return client;
    }

    private static void Go(TestApp app) => app.Services.GetRequiredService<TaskCompletionSource>().TrySetResult();

    private static Task<TestApp> StartAsync(Action<WebApplication> map) => TestApp.StartInMemoryAsync(map, builder => builder.Services
        .AddSingleton<Journal>()
        .AddSingleton<TaskCompletionSource>()
        .AddSingleton(Channel.CreateUnbounded<int>())
        .AddScoped<Ticket>());
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CountRequest), "count")]
[JsonDerivedType(typeof(WorkRequest), "work")]
[JsonDerivedType(typeof(FailRequest), "fail")]
[JsonDerivedType(typeof(EchoRequest), "echo")]
[JsonDerivedType(typeof(StopRequest), "stop")]
internal abstract record StreamRequest(string Id);

internal sealed record CountRequest(string Id) : StreamRequest(Id);

internal sealed record WorkRequest(string Id) : StreamRequest(Id);

internal sealed record FailRequest(string Id) : StreamRequest(Id);

internal sealed record EchoRequest(string Id) : StreamRequest(Id);

internal sealed record StopRequest(string Id) : StreamRequest(Id);

[WebSocketRoute("/streams")]
internal sealed class Streams(Journal journal, TaskCompletionSource go, Channel<int> results)
{
    public async IAsyncEnumerable<string> OnOpen()
    {
        yield return "1";
        await go.Task;
        yield return "2";
        yield return "3";
    }

    public string OnMessage(EchoRequest echo) => echo.Id;

    public string OnMessage(StopRequest stop, WebSocketConnection connection) => $"stopped: {connection.Operations.Cancel(stop.Id)}";

#pragma warning disable CS1998 // It shall not await.
    [WebSocketOperation(Key = nameof(CountRequest.Id))]
    public async IAsyncEnumerable<string> OnMessage(CountRequest count)
#pragma warning restore CS1998
    {
        try
        {
            for (var i = 0; ; i++)
            {
                yield return $"{count.Id}{i}";
            }
        }
        finally
        {
            journal.Add($"count {count.Id} ended");
        }
    }

    [WebSocketOperation(Key = nameof(WorkRequest.Id))]
    public async Task<string> OnMessage(WorkRequest work, CancellationToken cancellationToken) =>
        $"{work.Id} is {await results.Reader.ReadAsync(cancellationToken)}";

    public Task OnMessage(FailRequest fail) => throw new InvalidOperationException("wanted");

    public async IAsyncEnumerable<string> OnMessage(
        ReadOnlyMemory<byte> data, Ticket ticket, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return $"ticket {ticket.Number}";
        await results.Reader.ReadAsync(cancellationToken);
        yield return $"{Encoding.UTF8.GetString(data.Span)}, ticket disposed: {ticket.IsDisposed}";
    }

    public string OnError(WebSocketOperationException error) => $"refused: {error.Key}, in use: {error.IsKeyInUse}";

    public string OnError(WebSocketDecodeException error, WebSocketMessage message) => $"undecodable: {message.Text}";

    public async IAsyncEnumerable<string> OnError(InvalidOperationException error, WebSocketMessage? message)
    {
        await Task.Yield();
        yield return $"failed: {message?.Text}";
        yield return error.Message;
    }
}

[WebSocketRoute("/conversation")]
internal sealed class Conversation(Journal journal)
{
    public string OnOpen() => "welcome";

    public async IAsyncEnumerable<string> OnMessage(IAsyncEnumerable<Line> lines)
    {
        var number = 0;
        await foreach (var line in lines)
        {
            yield return $"{++number}: {line.Text}";
        }

        journal.Add("conversation ended");
    }

    public void OnClose(WebSocketClose close) => journal.Add($"closed {close.Code}");
}

[WebSocketRoute("/tally")]
internal sealed class Tally
{
    public async Task<string> OnMessage(IAsyncEnumerable<WebSocketMessage> messages)
    {
        var (text, binary) = (0, 0);
        await foreach (var message in messages)
        {
            if (message.IsText && message.Text == "end")
            {
                break;
            }

            text += message.IsText ? message.Data.Length : 0;
            binary += message.IsText ? 0 : message.Data.Length;
        }

        return $"text {text}, binary {binary}";
    }
}
