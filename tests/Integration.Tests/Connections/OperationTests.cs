namespace WebSocketToolkit.Integration.Tests.Connections;

/// <summary>The keys of operations.</summary>
public sealed class OperationTests
{
    [Theory]
    [InlineData("/last-words", """{"id":"a"}""")]
    [InlineData("/last-words", """{"id":null}""")]
    [InlineData("/last-words-in-scope", """{"id":"a"}""")]
    public async Task A_key_is_free_when_the_reply_is_sent(string path, string message)
    {
        await using var app = await TestApp.StartInMemoryAsync(
            map =>
            {
                map.MapLastWords();
                map.MapLastWordsInScope();
            },
            builder => builder.Services.AddSingleton<Journal>());
        await using var client = await app.ConnectAsync(path);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync(message);
            Assert.Equal("""{"wasInUse":false}""", await client.ReceiveTextAsync());
        }
    }

    [Fact]
    public async Task An_operation_that_holds_its_thread_beyond_the_close_timeout_ends_before_OnClose()
    {
        var began = new TaskCompletionSource();
        var journal = new Journal();
        using var held = new SemaphoreSlim(0);
        await using var app = await TestApp.StartInMemoryAsync(
            map => map.MapHeldOperation().WithWebSocketOptions(static options => options.CloseTimeout = TimeSpan.FromSeconds(1)),
            builder => builder.Services.AddSingleton(journal).AddSingleton(began).AddSingleton(held));
        await using var client = await app.UpgradeRawAsync("/held-operation");

        // The operation begins behind another callback, on a thread that is not the reader's.
        await client.SendAsync(RawFrame.OfBinary(1), RawFrame.OfText("x"));
        await began.Task.WaitAsync(Clients.Patience);
        Assert.Equal(4000, (await client.ReadFrameAsync()).CloseCode);
        await client.SendAsync(RawFrame.OfClose(4000));
        using var patience = new CancellationTokenSource(Clients.Patience);
        while (!patience.IsCancellationRequested && !app.AllLogs.Any(static entry => entry.Message.Contains("operation", StringComparison.OrdinalIgnoreCase)))
        {
            await Task.Yield();
        }

        held.Release();
        await journal.ExpectAsync("operation", "close");
    }
}

internal sealed record LastQuestion(string? Id);

/// <summary>Looks while it is encoded.</summary>
internal sealed class LastAnswer(WebSocketConnection connection, string? key)
{
    public bool WasInUse => key is not null && connection.Operations.Cancel(key);
}

[WebSocketRoute("/last-words", ManualMap = true)]
internal sealed class LastWords
{
    [WebSocketOperation(Key = nameof(LastQuestion.Id))]
    public async Task<LastAnswer> OnMessage(LastQuestion question, WebSocketConnection connection)
    {
        await Task.Yield();
        return new(connection, question.Id);
    }
}

[WebSocketRoute("/last-words-in-scope", ManualMap = true)]
internal sealed class LastWordsInScope
{
    [WebSocketOperation(Key = nameof(LastQuestion.Id))]
    public async ValueTask<LastAnswer> OnMessage(LastQuestion question, WebSocketConnection connection, Journal journal)
    {
        await Task.Yield();
        journal.Add("answered");
        return new(connection, question.Id);
    }
}

[WebSocketRoute("/held-operation", ManualMap = true)]
internal sealed class HeldOperation(Journal journal, TaskCompletionSource began, SemaphoreSlim held)
{
    [WebSocketOperation]
    public async Task OnMessage(string text, WebSocketConnection connection)
    {
        var closing = connection.CloseAsync(4000);
        began.SetResult();
#pragma warning disable WST102 // It blocks: that is the point.
        held.Wait(Clients.Patience);
#pragma warning restore WST102
        await closing;
        await Task.Delay(50);
        journal.Add("operation");
    }

    public async Task OnMessage(byte[] bytes) => await Task.Delay(50);

    public void OnClose() => journal.Add("close");
}
