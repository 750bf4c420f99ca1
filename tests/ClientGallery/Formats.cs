using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace WebSocketToolkit.ClientGallery;

[WebSocketRoute("/texts", ManualMap = true)]
public sealed class Texts
{
    public string OnMessage(string message) => message;
}

[WebSocketRoute("/bytes", ManualMap = true)]
public sealed class Bytes
{
    public byte[] OnMessage(byte[] message) => message;
}

/// <summary>Takes texts and typed messages, and answers both.</summary>
[WebSocketRoute("/mixed", ManualMap = true, Sends = [typeof(string), typeof(Leaf)])]
public sealed class Mixed
{
    public string OnMessage(string message) => message;

    public byte[] OnMessage(byte[] message) => message;

    public Leaf OnOpen() => new("first");
}

/// <summary>Messages without a discriminator.</summary>
[WebSocketRoute("/plain", ManualMap = true)]
public sealed class Plain
{
    [WebSocketOperation(Key = nameof(Question.Id))]
    public Task<Answer> OnMessage(Question question) => Task.FromResult(new Answer(question.Id, question.Text));
}

public sealed record Question(Guid Id, string Text);

public sealed record Answer(Guid Id, string Text);

/// <summary>Messages that are no objects.</summary>
[WebSocketRoute("/scalars", ManualMap = true)]
public sealed class Numbers
{
    public List<int> OnMessage(int number) => [number];
}

/// <summary>Discriminators that are numbers, and the property that System.Text.Json names by itself.</summary>
[WebSocketRoute("/numbered", ManualMap = true)]
public sealed class Numbered
{
    public NumberedEvent OnMessage(NumberedRequest request) => request is First first ? new One(first.Text) : new Two();
}

[JsonDerivedType(typeof(First), 1)]
public abstract record NumberedRequest;

public sealed record First(string Text) : NumberedRequest;

[JsonDerivedType(typeof(One), 1)]
[JsonDerivedType(typeof(Two), 2)]
public abstract record NumberedEvent;

public sealed record One(string Text) : NumberedEvent;

public sealed record Two : NumberedEvent;

/// <summary>Messages whose names mean something in TypeScript, and an endpoint that is named as one of its messages.</summary>
[WebSocketRoute("/names", ManualMap = true)]
public sealed class Names
{
    public Date OnMessage(Names.Promise promise) => new(promise.Class);

    public sealed record Promise([property: JsonPropertyName("class")] string Class);
}

[WebSocketContract(Name = "Date")]
public sealed record Date(string Function);

/// <summary>Typed messages in a format of its own.</summary>
[WebSocketRoute("/lines", ManualMap = true, Codec = typeof(LineCodec))]
public sealed class Lines
{
    public Leaf OnMessage(Leaf leaf) => leaf;
}

/// <summary>A name, as a text.</summary>
public sealed class LineCodec : IWebSocketCodec
{
    public WebSocketMessageType MessageType => WebSocketMessageType.Text;

    public T Decode<T>(in ReadOnlySequence<byte> payload) => (T)(object)new Leaf(Encoding.UTF8.GetString(payload));

    public void Encode<T>(T value, IBufferWriter<byte> output) => Encoding.UTF8.GetBytes(((Leaf)(object)value!).Name, output);
}

/// <summary>Closes with codes of its own.</summary>
[WebSocketRoute("/closes", ManualMap = true, MaxMessageSize = 1024)]
public sealed class Closes
{
    public void OnMessage(string message)
    {
        if (message.Length == 0)
        {
            throw new WebSocketCloseException(4400, "An empty message.");
        }
    }
}

/// <summary>Takes the whole conversation.</summary>
[WebSocketRoute("/dictation", ManualMap = true)]
public sealed class Dictation
{
    public async IAsyncEnumerable<Leaf> OnMessage(IAsyncEnumerable<Question> questions)
    {
        await foreach (var question in questions)
        {
            yield return new(question.Text);
        }
    }
}
