using System.Text.Json.Serialization;

namespace WebSocketToolkit.Integration.Tests.Connections.Heartbeats;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Work), "work")]
[JsonDerivedType(typeof(Pull), "pull")]
internal abstract record Order;

internal sealed record Work(string Text) : Order;

/// <summary>Its callback pulls the next message.</summary>
internal sealed record Pull : Order;

/// <summary>The same, where nothing else is taken.</summary>
internal sealed record Job(string Text);

internal sealed record Done(string Text);

/// <summary>Where every text is JSON, and one callback waits until the test lets it go on.</summary>
[WebSocketRoute("/typed", ManualMap = true)]
internal sealed class Typed
{
    public async Task<Done> OnMessage(Work work, [FromServices] TaskCompletionSource? go = null)
    {
        if (work.Text == "wait")
        {
            await go!.Task;
        }

        return new(work.Text);
    }

    [WebSocketOperation]
    public async Task<Done> OnMessage(Pull pull, WebSocketConnection connection) =>
        new($"{pull.GetType().Name} of {await connection.ReceiveAsync<string>()}");

    public Done OnError(Exception error) => new(error.GetType().Name);
}

[WebSocketRoute("/typed-and-bytes", ManualMap = true)]
internal sealed class TypedAndBytes
{
    public Done OnMessage(Job work) => new(work.Text);

    public Done OnMessage(byte[] bytes) => new($"{bytes.Length} bytes");
}

[WebSocketRoute("/typed-conversation", ManualMap = true)]
internal sealed class TypedConversation
{
    public async IAsyncEnumerable<Done> OnMessage(IAsyncEnumerable<Job> works)
    {
        await foreach (var work in works)
        {
            yield return new(work.Text);
        }
    }
}

[WebSocketRoute("/turned-off", ManualMap = true, Heartbeat = false)]
internal sealed class TurnedOff
{
    public Done OnMessage(Job work) => new(work.Text);

    public Done OnError(WebSocketDecodeException error) => new($"undecodable: {error.Payload.Length}");
}

[WebSocketRoute("/turned-on", ManualMap = true, Heartbeat = true)]
internal sealed class TurnedOn
{
    public Done OnMessage(Job work) => new(work.Text);
}

[WebSocketRoute("/string", ManualMap = true)]
internal sealed class Strings
{
    public string OnMessage(string text) => $"string of {text.Length}";
}

[WebSocketRoute("/message", ManualMap = true)]
internal sealed class Messages
{
    public string OnMessage(WebSocketMessage message) => $"message of {message.Data.Length}";
}

[WebSocketRoute("/stream", ManualMap = true)]
internal sealed class Streams
{
    public async Task<string> OnMessage(Stream stream) => $"stream of {await new StreamReader(stream).ReadToEndAsync()}0";
}

[WebSocketRoute("/string-conversation", ManualMap = true)]
internal sealed class StringConversation
{
    public async IAsyncEnumerable<string> OnMessage(IAsyncEnumerable<string> texts)
    {
        await foreach (var text in texts)
        {
            yield return $"conversation of {text.Length}";
        }
    }
}

/// <summary>Its callbacks hold the thread of the reader until the test opens the gate.</summary>
[WebSocketRoute("/held", ManualMap = true)]
internal sealed class Held(ManualResetEventSlim gate)
{
    public Done OnMessage(Job work)
    {
        if (work.Text == "hold")
        {
#pragma warning disable WST102 // It blocks on purpose.
            Assert.True(gate.Wait(Clients.Patience));
#pragma warning restore WST102
        }

        return new(work.Text);
    }
}

[WebSocketRoute("/opening", ManualMap = true)]
internal sealed class Opening(TaskCompletionSource go, ManualResetEventSlim gate)
{
    public async Task<Done> OnOpen([FromQuery] bool blocks)
    {
        if (blocks)
        {
#pragma warning disable WST102 // It blocks on purpose.
            Assert.True(gate.Wait(Clients.Patience));
#pragma warning restore WST102
        }
        else
        {
            await go.Task;
        }

        return new("opened");
    }

    public Done OnMessage(Job work) => new(work.Text);
}
