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
