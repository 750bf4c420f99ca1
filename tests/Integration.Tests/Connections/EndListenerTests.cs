namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>Listeners for errors and for the end: their shapes, and the ones that come after the end.</summary>
public sealed class EndListenerTests
{
    [Theory]
    [InlineData("action")]
    [InlineData("task")]
    [InlineData("valuetask")]
    [InlineData("result")]
    [InlineData("group")]
    [InlineData("async")]
    public async Task A9_Every_shape_of_listener_is_awaited(string shape)
    {
        var journal = new Journal();
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", connection =>
        {
            connection.OnMessage((string _) => throw new InvalidOperationException("wanted"));
            switch (shape)
            {
                case "action":
                    connection.OnError(error => journal.Add(error.Message));
                    connection.OnClose(_ => journal.Add("closed"));
                    break;
                case "task":
                    connection.OnError(error => LaterAsync(error.Message).AsTask());
                    connection.OnClose(_ => LaterAsync("closed").AsTask());
                    break;
                case "valuetask":
                    connection.OnError(error => LaterAsync(error.Message));
                    connection.OnClose(_ => LaterAsync("closed"));
                    break;
                case "result":
                    connection.OnError(error => SendLaterAsync(error.Message));
                    connection.OnClose(_ => SendLaterAsync("closed"));
                    break;
                case "group":
                    connection.OnError(error => SendAllLaterAsync(error.Message));
                    connection.OnClose(_ => SendAllLaterAsync("closed"));
                    break;
                default:
                    connection.OnError(async error => await LaterAsync(error.Message));
                    connection.OnClose(async _ => await LaterAsync("closed"));
                    break;
            }

            // A listener runs when those before it have completed.
            connection.OnError(_ => journal.Add("second"));
            connection.OnClose(_ => journal.Add("last"));
        }));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("fail");
        await journal.ExpectAsync("wanted");
        await journal.ExpectAsync("second");
        await client.CloseAsync();
        await journal.ExpectAsync("closed");
        await journal.ExpectAsync("last");

        async ValueTask LaterAsync(string text)
        {
            await Task.Yield();
            await Task.Delay(1);
            journal.Add(text);
        }

        async ValueTask<WebSocketSendResult> SendLaterAsync(string text)
        {
            await LaterAsync(text);
            return WebSocketSendResult.Queued;
        }

        async ValueTask<WebSocketGroupSendResult> SendAllLaterAsync(string text)
        {
            await LaterAsync(text);
            return default;
        }
    }

    [Fact]
    public async Task A9_A_send_may_be_the_whole_listener()
    {
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", connection =>
        {
            connection.OnMessage((string _) => throw new InvalidOperationException("wanted"));
            connection.OnError(error => connection.SendAsync(error.Message));
            connection.OnClose(_ => connection.SendAsync("too late"));
        }));
        await using var client = await app.ConnectAsync("/ws");
        await client.SendAsync("fail");
        Assert.Equal("wanted", await client.ReceiveTextAsync());
        await client.CloseAsync();
        await app.StopAsync();
        Assert.Empty(app.Logs);
    }

    [Fact]
    public async Task A_listener_that_is_attached_after_the_end_is_called_at_once()
    {
        var journal = new Journal();
        var opened = new TaskCompletionSource<WebSocketConnection>();
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", connection =>
        {
            connection.OnClose(_ => journal.Add("closed"));
            opened.SetResult(connection);
        }));
        await using var client = await app.ConnectAsync("/ws");
        var connection = await opened.Task;
        await client.CloseAsync(4000, "bye");
        await journal.ExpectAsync("closed");
        await app.StopAsync();

        WebSocketClose? end = null;
        connection.OnClose(close => end = close);
        Assert.Equal((4000, "bye", WebSocketCloseInitiator.Peer), (end?.Code, end?.Reason, end?.Initiator));
        connection.OnClose(_ => throw new InvalidOperationException("late"));
        Assert.Single(app.Logs, static log => log.Exception is InvalidOperationException { Message: "late" });
        journal.AssertEmpty();
    }

    [Fact]
    public async Task A_listener_that_is_attached_at_the_end_of_a_class_is_called_at_once()
    {
        var opened = new TaskCompletionSource<WebSocketConnection>();
        await using var app = await TestApp.StartInMemoryAsync(
            map => map.MapKeepsConnection(), builder => builder.Services.AddSingleton(opened));
        await using var client = await app.ConnectAsync("/keeps");
        var connection = await opened.Task;
        await client.CloseAsync();
        await app.StopAsync();

        WebSocketClose? end = null;
        connection.OnClose(close => end = close);
        Assert.Equal(1000, end?.Code);
    }

    [Fact]
    public async Task A_listener_that_a_listener_for_the_end_attaches_runs_after_those_before_it()
    {
        var journal = new Journal();
        await using var app = await TestApp.StartInMemoryAsync(map => map.MapWebSocket("/ws", connection =>
        {
            connection.OnClose(async _ =>
            {
                connection.OnClose(_ => journal.Add("third"));
                await Task.Yield();
                journal.Add("first");
            });
            connection.OnClose(_ => journal.Add("second"));
        }));
        await using var client = await app.ConnectAsync("/ws");
        await client.CloseAsync();
        await journal.ExpectAsync("first");
        await journal.ExpectAsync("second");
        await journal.ExpectAsync("third");
        await app.StopAsync();
        journal.AssertEmpty();
    }
}

[WebSocketRoute("/keeps", ManualMap = true)]
internal sealed class KeepsConnection(TaskCompletionSource<WebSocketConnection> opened)
{
    public void OnOpen(WebSocketConnection connection) => opened.SetResult(connection);
}
