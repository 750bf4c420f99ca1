namespace WebSocketToolkit.ClientGallery;

/// <summary>Answers prompts.</summary>
[WebSocketRoute("/assistant/{model}", ManualMap = true, Sends = [typeof(Notice)])]
public sealed class Assistant
{
    /// <summary>Answers piece by piece.</summary>
    [WebSocketOperation(Key = nameof(Prompt.Id), EndsWith = typeof(Done), CancelWith = typeof(Stop))]
    public async IAsyncEnumerable<AssistantEvent> OnMessage(Prompt prompt)
    {
        await Task.Yield();
        foreach (var word in prompt.Text.Split(' '))
        {
            yield return new Token(prompt.Id, word);
        }

        yield return new Done(prompt.Id, prompt.Text.Length);
    }

    public void OnMessage(Stop stop, WebSocketConnection connection) => connection.Operations.Cancel(stop.Id);

    /// <summary>Counts words.</summary>
    [WebSocketOperation(Key = nameof(Count.Number))]
    public async Task<Counted> OnMessage(Count count)
    {
        await Task.Yield();
        return new(count.Number, count.Text.Split(' ').Length);
    }

    [WebSocketOperation(Key = nameof(Close.Id))]
    public Task<Closed> OnMessage(Close close) => Task.FromResult(new Closed(close.Id));

    /// <summary>A stream without a key is no function: its messages are those of everyone.</summary>
    public async IAsyncEnumerable<Token> OnMessage(Tokens tokens)
    {
        await Task.Yield();
        yield return new Token(tokens.Of, "");
    }

    public Failed OnError(WebSocketOperationException error) => new((string)error.Key!, error.Message);
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Prompt), "prompt")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Count), "count-words")]
[JsonDerivedType(typeof(Close), "close")]
[JsonDerivedType(typeof(Tokens), "tokens")]
public abstract record AssistantRequest;

/// <summary>A question.</summary>
public sealed record Prompt(string Id, string Text) : AssistantRequest;

public sealed record Stop(string Id) : AssistantRequest;

public sealed record Count(int Number, string Text) : AssistantRequest;

/// <summary>Has the name of a method that every connection has.</summary>
public sealed record Close(string Id) : AssistantRequest;

public sealed record Tokens(string Of) : AssistantRequest;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Token), "token")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Counted), "counted")]
[JsonDerivedType(typeof(Closed), "closed")]
[JsonDerivedType(typeof(Notice), "notice")]
[JsonDerivedType(typeof(Failed), "failed")]
public abstract record AssistantEvent;

public sealed record Token(string Id, string Text) : AssistantEvent;

public sealed record Done(string Id, int Length) : AssistantEvent;

public sealed record Counted(int Number, int Words) : AssistantEvent;

public sealed record Closed(string Id) : AssistantEvent;

public sealed record Notice(string Text) : AssistantEvent;

/// <summary>An operation that did not come to its end.</summary>
public sealed record Failed(string Id, string Reason) : AssistantEvent;
