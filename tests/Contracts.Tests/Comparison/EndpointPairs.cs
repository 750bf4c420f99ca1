using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace WebSocketToolkit.Contracts.Tests.Comparison.Pairs;

// Each class is a version of an endpoint: the first one, and what becomes of it.
public sealed record Ask(int Id, int Number);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Begin), "begin")]
[JsonDerivedType(typeof(Stop), "stop")]
[JsonDerivedType(typeof(Halt), "halt")]
public abstract record Request(int Id);

public sealed record Begin(int Id) : Request(Id);

public sealed record Stop(int Id) : Request(Id);

public sealed record Halt(int Id) : Request(Id);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Done), "done")]
public abstract record Response(int Id, int Order);

public sealed record Answer(int Id, int Order) : Response(Id, Order);

public sealed record Done(int Id, int Order) : Response(Id, Order);

/// <summary>An answer whose properties have changed their names in C#, and not on the wire.</summary>
public sealed record Swapped([property: JsonPropertyName("order")] int Id, [property: JsonPropertyName("id")] int Order);

/// <summary>An answer without a discriminator.</summary>
public sealed record Straight(int Id, int Order);

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Silent
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/moved", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Moved
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Queried
{
    public void OnOpen([FromQuery] string tenant) => _ = tenant;

    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Headed
{
    public void OnOpen([FromHeader(Name = "x-tenant")] string tenant) => _ = tenant;

    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], Subprotocols = ["v1", "v2"])]
public sealed class Offering
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], Subprotocols = ["v2"])]
public sealed class OfferingLess
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], Subprotocols = ["v1", "v2"], RequireSubprotocol = true)]
public sealed class Demanding
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs/{room}", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Roomed
{
    public void OnMessage(Ask ask, string room) => _ = (ask, room);
}

[WebSocketRoute("/pairs/{room}", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Numbered
{
    public void OnMessage(Ask ask, int room) => _ = (ask, room);
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Guarded
{
    [Authorize]
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Answering
{
    public Answer OnMessage(Ask ask) => new(ask.Id, 0);
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Finishing
{
    public Done OnMessage(Ask ask) => new(ask.Id, 0);
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Keyed
{
    [WebSocketOperation(Key = nameof(Ask.Id))]
    public Task<Answer> OnMessage(Ask ask) => Task.FromResult(new Answer(ask.Id, 0));
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class KeyedByNumber
{
    [WebSocketOperation(Key = nameof(Ask.Number))]
    public Task<Answer> OnMessage(Ask ask) => Task.FromResult(new Answer(ask.Id, 0));
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Streaming
{
    public async IAsyncEnumerable<Answer> OnMessage(Ask ask)
    {
        await Task.Yield();
        yield return new(ask.Id, 0);
    }
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Ending
{
    [WebSocketOperation(EndsWith = typeof(Done))]
    public async IAsyncEnumerable<Answer> OnMessage(Ask ask)
    {
        await Task.Yield();
        yield return new(ask.Id, 0);
    }
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Stopping
{
    [WebSocketOperation(CancelWith = typeof(Stop))]
    public Task OnMessage(Begin begin) => Task.FromResult(begin);

    public void OnMessage(Stop stop) => _ = stop;

    public void OnMessage(Halt halt) => _ = halt;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Halting
{
    [WebSocketOperation(CancelWith = typeof(Halt))]
    public Task OnMessage(Begin begin) => Task.FromResult(begin);

    public void OnMessage(Stop stop) => _ = stop;

    public void OnMessage(Halt halt) => _ = halt;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], Heartbeat = false)]
public sealed class Still
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true)]
public sealed class Correlated
{
    [WebSocketOperation(Key = nameof(Ask.Id))]
    public Task<Straight> OnMessage(Ask ask) => Task.FromResult(new Straight(ask.Id, 0));
}

[WebSocketRoute("/pairs", ManualMap = true)]
public sealed class CorrelatedOtherwise
{
    [WebSocketOperation(Key = nameof(Ask.Id))]
    public Task<Swapped> OnMessage(Ask ask) => Task.FromResult(new Swapped(0, ask.Id));
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], MaxMessageSize = 4096)]
public sealed class Roomy
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], MaxMessageSize = 1024)]
public sealed class Tight
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)])]
public sealed class Closing
{
    public void OnMessage(Ask ask) => throw new WebSocketCloseException(4401, ask.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], Codec = typeof(PackCodec))]
public sealed class Packing
{
    public void OnMessage(Ask ask) => _ = ask;
}

[WebSocketRoute("/pairs", ManualMap = true, Sends = [typeof(Response)], Codec = typeof(OtherCodec))]
public sealed class PackingOtherwise
{
    public void OnMessage(Ask ask) => _ = ask;
}

/// <summary>A codec whose format does not matter: only its name is in a document.</summary>
public class PackCodec : IWebSocketCodec
{
    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public T Decode<T>(in ReadOnlySequence<byte> payload) => default!;

    public void Encode<T>(T value, IBufferWriter<byte> output) => output.Advance(0);
}

public sealed class OtherCodec : PackCodec;
