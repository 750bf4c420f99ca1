namespace WebSocketToolkit.Integration.Tests.Connections.Rooms;

/// <summary>A delegate and the callbacks beside it: each has its own messages, its own faults and its own end.</summary>
public sealed class DelegateTests
{
    [Theory]
    [InlineData("/pulls")]
    [InlineData("/listens")]
    [InlineData("/waits")]
    [InlineData("/conversing")]
    public async Task Fault_6_What_a_group_sends_arrives_while_the_delegate_runs(string path)
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapWebSocket("/pulls", async connection =>
            {
                await connection.JoinAsync("readers");
                await foreach (var message in connection.ReadAllAsync())
                {
                    await connection.SendAsync(message);
                }
            });
            map.MapWebSocket("/listens", async connection =>
            {
                connection.OnMessage((string text) => connection.SendAsync(text));
                await connection.JoinAsync("readers");
                await Task.Delay(Timeout.Infinite, connection.Closed);
            });
            map.MapWebSocket("/waits", async connection =>
            {
                await connection.JoinAsync("readers");
                await Task.Delay(Timeout.Infinite, connection.Closed);
            });
            map.MapConversing();
        });
        await using var client = await app.ConnectAsync(path);
        await using var ready = await app.ConnectAsync(path);
        var groups = path == "/conversing"
            ? app.Services.GetRequiredService<WebSocketGroups<Conversing>>()
            : app.Services.GetRequiredKeyedService<WebSocketGroups>(path);
        await Nodes.EventuallyAsync(async () => await groups.Group("readers").CountAsync() == 2);

        await groups.Group("readers").SendAsync("from the group");
        Assert.Equal("from the group", await client.ReceiveTextAsync());
        Assert.Equal("from the group", await ready.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("/all")]
    [InlineData("/one")]
    [InlineData("/stream")]
    [InlineData("/faulty")]
    public async Task Fault_13_A_fault_of_background_work_does_not_end_a_pull(string path)
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapWebSocket("/all", async connection =>
            {
                Fail(connection);
                await foreach (var message in connection.ReadAllAsync())
                {
                    await connection.SendAsync(message);
                }
            });
            map.MapWebSocket("/one", async connection =>
            {
                Fail(connection);
                while (true)
                {
                    await connection.SendAsync(await connection.ReceiveAsync<string>());
                }
            });
            map.MapWebSocket("/stream", async connection =>
            {
                Fail(connection);
                using var reader = new StreamReader(connection.AsStream());
                while (await reader.ReadLineAsync() is { } line)
                {
                    await connection.SendAsync(line);
                }
            });
            map.MapFaulty();
        });
        await using var client = await app.ConnectAsync(path);
        Assert.Equal("handled", await client.ReceiveTextAsync());
        await client.SendAsync("echo\n");
        Assert.Equal("echo", (await client.ReceiveTextAsync()).TrimEnd());

        static void Fail(WebSocketConnection connection)
        {
            connection.OnError(_ => connection.SendAsync("handled").AsTask());
            connection.Run(static _ => throw new InvalidOperationException("wanted"));
        }
    }

    [Theory]
    [InlineData("/listener")]
    [InlineData("/class")]
    public async Task Fault_14_A_pull_gets_the_next_message_ahead_of_the_callbacks(string path)
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapWebSocket("/listener", async connection =>
            {
                connection.OnMessage((string text) => connection.SendAsync("heard " + text));
                await connection.SendAsync("pulled " + await connection.ReceiveAsync<string>());
            });
            map.MapPullsBeside();
        });
        await using var client = await app.UpgradeRawAsync(path);
        if (path == "/class")
        {
            Assert.Equal("pulls", (await client.ReadFrameAsync()).Text);
        }

        await client.SendAsync(RawFrame.OfText("password"), RawFrame.OfText("hello"));
        string[] answers = [(await client.ReadFrameAsync()).Text, (await client.ReadFrameAsync()).Text];
        Assert.Equal(["heard hello", "pulled password"], answers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fault_14_A_pull_that_gives_up_leaves_the_messages_to_the_listener()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", async connection =>
        {
            connection.OnMessage((string text) => connection.SendAsync("heard " + text));
            await Assert.ThrowsAsync<TimeoutException>(async () => await connection.ReceiveAsync<string>(TimeSpan.FromMilliseconds(10)));
            await connection.SendAsync("gave up");
        }));
        await using var client = await app.ConnectAsync("/ws");
        Assert.Equal("gave up", await client.ReceiveTextAsync());
        await client.SendAsync("hello");
        Assert.Equal("heard hello", await client.ReceiveTextAsync());
    }

    [Theory]
    [InlineData("/listener")]
    [InlineData("/class")]
    public async Task Fault_15_OnError_does_not_run_after_OnClose(string path)
    {
        var journal = new Journal();
        var mayFail = new TaskCompletionSource();
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.MapWebSocket("/listener", connection =>
                {
                    connection.OnError(error => journal.Add("error " + error.Message));
                    connection.OnClose(_ => journal.Add("closed"));
                    connection.Run(_ => Outlived.FailAsync(mayFail.Task));
                });
                map.MapOutlived();
            },
            builder => builder.Services.AddSingleton(journal).AddSingleton(mayFail).AddWebSocketRoutes(o => o.CloseTimeout = TimeSpan.FromMilliseconds(50)));
        await using var client = await app.ConnectAsync(path);
        await client.CloseAsync();
        await journal.ExpectAsync("closed");
        await app.StopAsync();
        mayFail.SetResult();
        await Nodes.EventuallyAsync(() => Task.FromResult(app.Logs.Any(static log => log.Exception?.Message == "late")));

        journal.AssertEmpty();
    }

    [Theory]
    [InlineData("/listener")]
    [InlineData("/class")]
    public async Task Fault_21_All_close_listeners_run_whatever_the_others_throw(string path)
    {
        var journal = new Journal();
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.MapWebSocket("/listener", connection =>
                {
                    connection.OnClose(_ => throw new InvalidOperationException("first"));
                    connection.OnClose(_ => journal.Add("second"));
                });
                map.MapFailsAtEnd();
            },
            builder => builder.Services.AddSingleton(journal));
        await using var client = await app.ConnectAsync(path);
        await client.CloseAsync();
        await journal.ExpectAsync("second");
        await app.StopAsync();
        Assert.Single(app.Logs, static log => log.Exception is InvalidOperationException { Message: "first" });
    }

    [Fact]
    public async Task Fault_21_All_error_listeners_run_and_a_close_of_one_of_them_counts()
    {
        var journal = new Journal();
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", connection =>
        {
            connection.OnMessage((string _) => throw new InvalidOperationException("wanted"));
            connection.OnError(_ => throw new WebSocketCloseException(4000, "first"));
            connection.OnError(_ => journal.Add("second"));
        }));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("fail");
        Assert.Equal((4000, "first"), await client.ExpectCloseAsync());
        await journal.ExpectAsync("second");
        Assert.Empty(app.Logs);
    }

    [Theory]
    [InlineData("/listener")]
    [InlineData("/class")]
    public async Task Fault_25_A_close_exception_at_the_end_is_no_error(string path)
    {
        await using var app = await TestApp.StartInMemoryAsync(map =>
        {
            map.MapWebSocket("/listener", connection =>
            {
                connection.OnClose(_ => throw new WebSocketCloseException(4000, "late"));
                connection.OnClose(_ => throw new WebSocketCloseException(4001, "later"));
            });
            map.MapClosesAtEnd();
        });
        await using var client = await app.ConnectAsync(path);
        await client.CloseAsync();
        await app.StopAsync();
        Assert.Empty(app.Logs);
    }

}

[WebSocketRoute("/conversing", ManualMap = true)]
internal sealed class Conversing
{
    public async Task OnOpen(WebSocketConnection connection) => await connection.JoinAsync("readers");

    public async Task OnMessage(IAsyncEnumerable<string> messages)
    {
        await foreach (var _ in messages)
        {
        }
    }
}

[WebSocketRoute("/faulty", ManualMap = true)]
internal sealed class Faulty
{
    public void OnOpen(WebSocketConnection connection) => connection.Run(static _ => throw new InvalidOperationException("wanted"));

    public string OnError(InvalidOperationException error) => error is null ? "" : "handled";

    public async IAsyncEnumerable<string> OnMessage(IAsyncEnumerable<string> messages)
    {
        await foreach (var message in messages)
        {
            yield return message;
        }
    }
}

[WebSocketRoute("/class", ManualMap = true)]
internal sealed class PullsBeside
{
    public void OnOpen(WebSocketConnection connection) => connection.Run(async _ =>
    {
        var pull = connection.ReceiveAsync<string>();
        await connection.SendAsync("pulls");
        await connection.SendAsync("pulled " + await pull);
    });

    public string OnMessage(string text) => "heard " + text;
}

[WebSocketRoute("/class", ManualMap = true)]
internal sealed class Outlived(Journal journal, TaskCompletionSource mayFail)
{
    public void OnOpen(WebSocketConnection connection) => connection.Run(_ => Outlived.FailAsync(mayFail.Task));

    public static async Task FailAsync(Task mayFail)
    {
        await mayFail;
        throw new InvalidOperationException("late");
    }

    public void OnError(InvalidOperationException error) => journal.Add("error " + error.Message);

    public void OnClose() => journal.Add("closed");
}

[WebSocketRoute("/class", ManualMap = true)]
internal sealed class FailsAtEnd(Journal journal)
{
    public void OnOpen(WebSocketConnection connection) => connection.OnClose(_ => journal.Add("second"));

    public void OnClose() => throw new InvalidOperationException("first");
}

[WebSocketRoute("/class", ManualMap = true)]
internal sealed class ClosesAtEnd
{
    public void OnClose() => throw new WebSocketCloseException(4000, "late");
}
