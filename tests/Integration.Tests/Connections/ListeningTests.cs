using System.Text.Json.Serialization;

namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>The imperative way: listeners of every shape, pulling, and work beside the callbacks.</summary>
public sealed class ListeningTests
{
    [Theory]
    [InlineData("action")]
    [InlineData("task")]
    [InlineData("valuetask")]
    [InlineData("result")]
    [InlineData("async")]
    public async Task Every_shape_of_listener_is_awaited(string shape)
    {
        await using var app = await StartAsync(connection =>
        {
            switch (shape)
            {
                case "action":
                    connection.OnMessage(message => { _ = connection.SendAsync(new WebSocketMessage(message.Type, message.ToArray())).AsTask(); });
                    break;
                case "task":
                    connection.OnMessage(message => connection.SendAsync(message).AsTask());
                    break;
                case "valuetask":
                    connection.OnMessage(ValueTask (WebSocketMessage message) => new(connection.SendAsync(message).AsTask()));
                    break;
                case "result":
                    connection.OnMessage(message => connection.SendAsync(message));
                    break;
                default:
                    connection.OnMessage(async message =>
                    {
                        await Task.Yield();
                        await connection.SendAsync(message);
                    });
                    break;
            }
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("text");
        Assert.Equal("text", await client.ReceiveTextAsync());
        await client.SendAsync([1, 2]);
        Assert.Equal([1, 2], await client.ReceiveBytesAsync());
    }

    [Fact]
    public async Task Typed_listeners_get_their_type_only_and_replies_keep_the_discriminator()
    {
        await using var app = await StartAsync(connection =>
        {
            connection.OnMessage((Add add) => connection.SendAsync(new Sum(add.A + add.B)));
            connection.OnMessage(async (Shout shout) => await connection.SendAsync<Message>(new Shout(shout.Text.ToUpperInvariant())));
            connection.OnMessage((byte[] bytes) => connection.SendAsync(bytes));
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("""{"a":1,"type":"add","b":2}""");
        Assert.Equal("""{"type":"sum","value":3}""", await client.ReceiveTextAsync());
        await client.SendAsync("""{"type":"shout","text":"hey"}""");
        Assert.Equal("""{"type":"shout","text":"HEY"}""", await client.ReceiveTextAsync());
        await client.SendAsync([7]);
        Assert.Equal([7], await client.ReceiveBytesAsync());
        await client.SendAsync("""{"type":"unknown"}""");
        Assert.Equal(1007, (await client.ExpectCloseAsync()).Code);
    }

    [Fact]
    public async Task An_error_listener_handles_and_the_connection_goes_on()
    {
        await using var app = await StartAsync(connection =>
        {
            connection.OnMessage((Add _) => throw new InvalidOperationException("Fail"));
            connection.OnError(error => connection.SendAsync(error.GetType().Name).AsTask());
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("""{"type":"add"}""");
        Assert.Equal(nameof(InvalidOperationException), await client.ReceiveTextAsync());
        await client.SendAsync("no json");
        Assert.Equal(nameof(WebSocketDecodeException), await client.ReceiveTextAsync());
        await client.SendAsync([1]);
        Assert.Equal(nameof(WebSocketProtocolException), await client.ReceiveTextAsync());
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task A_kind_that_no_listener_takes_is_1003()
    {
        await using var app = await StartAsync(connection => connection.OnMessage((string text) => connection.SendAsync(text)));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync([1]);
        Assert.Equal(1003, (await client.ExpectCloseAsync()).Code);
    }

    [Fact]
    public async Task The_first_message_may_be_a_handshake_ahead_of_the_listener()
    {
        await using var app = await StartAsync(async connection =>
        {
            var hello = await connection.ReceiveAsync<Shout>(TimeSpan.FromSeconds(10));
            connection.OnMessage((string text) => connection.SendAsync(hello.Text + ":" + text));
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(RawFrame.OfText("""{"type":"shout","text":"me"}"""), RawFrame.OfText("1"), RawFrame.OfText("2"));
        Assert.Equal("me:1", (await client.ReadFrameAsync()).Text);
        Assert.Equal("me:2", (await client.ReadFrameAsync()).Text);
    }

    [Fact]
    public async Task No_first_message_in_time_is_a_timeout()
    {
        await using var app = await StartAsync(async connection =>
        {
            try
            {
                await connection.ReceiveAsync<string>(TimeSpan.FromMilliseconds(50));
            }
            catch (TimeoutException)
            {
                throw new WebSocketCloseException(4408, "too late");
            }
        });
        await using var client = await app.ConnectAsync("/ws");
        Assert.Equal((4408, "too late"), await client.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_peer_that_leaves_before_its_first_message_is_no_error()
    {
        var ended = new TaskCompletionSource<Exception>();
        await using var app = await StartAsync(async connection =>
        {
            try
            {
                await connection.ReceiveAsync<string>();
            }
            catch (Exception exception)
            {
                ended.SetResult(exception);
                throw;
            }
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.CloseAsync();
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(Clients.Patience));
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task Messages_can_be_read_one_by_one_until_the_end()
    {
        var all = new TaskCompletionSource<string>();
        await using var app = await StartAsync(async connection =>
        {
            var texts = new List<string>();
            await foreach (var message in connection.ReadAllAsync())
            {
                texts.Add(message.Text);
            }

            all.SetResult(string.Join(',', texts));
        });
        await using var client = await app.UpgradeRawAsync("/ws");
        await client.SendAsync(RawFrame.OfText("a"), RawFrame.OfText("b"), RawFrame.OfText("c"), RawFrame.OfClose(1000));
        Assert.Equal("a,b,c", await all.Task.WaitAsync(Clients.Patience));
        Assert.Equal(1000, (await client.ReadFrameAsync()).CloseCode);
    }

    [Fact]
    public async Task A_stream_carries_any_protocol_and_holds_the_peer_back()
    {
        await using var app = await StartAsync(async connection =>
        {
            await using var stream = connection.AsStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync() is { } line)
            {
                await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line.ToUpperInvariant() + "\n"));
            }
        });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("hel"u8.ToArray());
        await client.SendAsync("lo\nwor"u8.ToArray());
        Assert.Equal("HELLO\n"u8.ToArray(), await client.ReceiveBytesAsync());
        await client.SendAsync("ld\n"u8.ToArray());
        Assert.Equal("WORLD\n"u8.ToArray(), await client.ReceiveBytesAsync());
        await client.CloseAsync();
    }

    [Fact]
    public async Task Background_work_is_cancelled_and_awaited_before_OnClose()
    {
        var order = new List<string>();
        var closed = new TaskCompletionSource();
        await using var app = await StartAsync(connection =>
        {
            connection.Run(async token =>
            {
                await connection.SendAsync("running");
                await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                order.Add("work");
            });
            connection.OnClose(_ =>
            {
                order.Add("close");
                closed.SetResult();
            });
        });
        await using var client = await app.ConnectAsync("/ws");
        Assert.Equal("running", await client.ReceiveTextAsync());
        await client.CloseAsync();
        await closed.Task.WaitAsync(Clients.Patience);
        Assert.Equal(["work", "close"], order);
    }

    [Fact]
    public async Task A_fault_of_background_work_takes_an_ordinary_turn()
    {
        await using var app = await StartAsync(connection =>
        {
            connection.Run(_ => throw new InvalidOperationException("Fail"));
            connection.OnError(error => connection.SendAsync(error.Message).AsTask());
        });
        await using var client = await app.ConnectAsync("/ws");
        Assert.Equal("Fail", await client.ReceiveTextAsync());
    }

    [Fact]
    public async Task A_delegate_that_returns_leaves_the_connection_open_and_what_it_does_not_hear_is_logged_once()
    {
        await using var app = await StartAsync(_ => { });
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("unheard");
        await client.SendAsync("unheard");
        await client.CloseAsync();

        // The entry is written when the connection has ended, which stopping waits for.
        await app.StopAsync();
        var entry = Assert.Single(app.AllLogs, log => log.Message.Contains("discarded", StringComparison.Ordinal));
        Assert.EndsWith(" on /ws discarded 2 message(s) that no callback or listener handled.", entry.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebSocketConnection> handler) => TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", handler));

    private static Task<TestApp> StartAsync(Func<WebSocketConnection, Task> handler) => TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", handler));

    [JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
    [JsonDerivedType(typeof(Add), "add")]
    [JsonDerivedType(typeof(Sum), "sum")]
    [JsonDerivedType(typeof(Shout), "shout")]
    internal abstract record Message;

    internal sealed record Add(int A, int B) : Message;

    internal sealed record Sum(int Value) : Message;

    internal sealed record Shout(string Text) : Message;
}
