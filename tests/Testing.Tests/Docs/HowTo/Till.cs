using System.Collections.Concurrent;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Testing.Tests.Docs.HowTo;

[WebSocketRoute("/till", Sends = [typeof(TillEvent)])]
public sealed class Till
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<bool>> _questions = new();

    [WebSocketOperation(Key = nameof(Pay.Id))]
    public async Task<TillEvent> OnMessage(Pay pay, WebSocketConnection connection, CancellationToken cancellationToken) =>
        await AskAsync(connection, $"Pay {pay.Amount}?", cancellationToken) ? new Paid(pay.Id) : new Declined(pay.Id);

    public void OnMessage(Answer answer)
    {
        if (_questions.TryRemove(answer.Id, out var question))
        {
            question.TrySetResult(answer.Yes);
        }
    }

    private async Task<bool> AskAsync(WebSocketConnection connection, string text, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var question = _questions[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await connection.SendAsync<TillEvent>(new Confirm(id, text), cancellationToken);
            return await question.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            _questions.TryRemove(id, out _);
        }
    }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Pay), "pay")]
[JsonDerivedType(typeof(Answer), "answer")]
public abstract record TillRequest;
public sealed record Pay(int Id, decimal Amount) : TillRequest;
public sealed record Answer(string Id, bool Yes) : TillRequest;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Confirm), "confirm")]
[JsonDerivedType(typeof(Paid), "paid")]
[JsonDerivedType(typeof(Declined), "declined")]
public abstract record TillEvent;
public sealed record Confirm(string Id, string Text) : TillEvent;
public sealed record Paid(int Id) : TillEvent;
public sealed record Declined(int Id) : TillEvent;
