using System.Buffers;
using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text.Json.Serialization;

namespace WebSocketToolkit.Testing.Tests;

[WebSocketRoute("/mirror", ManualMap = true)]
public sealed class Mirror
{
    public ValueTask<WebSocketSendResult> OnMessage(WebSocketMessage message, WebSocketConnection connection) => connection.SendAsync(message);
}

[WebSocketRoute("/refusing", ManualMap = true)]
public sealed class Refusing
{
    public IResult OnUpgrade(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "120";
        return Results.Text("pay first", statusCode: StatusCodes.Status402PaymentRequired);
    }

    public string OnOpen() => "never";
}

[WebSocketRoute("/counter", ManualMap = true)]
public sealed class Counter
{
    private int _value;

    public CounterEvent OnMessage(Add add) => add.Amount == 0 ? new Rejected("nothing to add") : new Changed(_value += add.Amount);
}

[WebSocketRoute("/room/{room}", ManualMap = true)]
public sealed class Room
{
    public ValueTask OnOpen(WebSocketConnection connection, string room) => connection.JoinAsync(room);
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Add), "add")]
public abstract record CounterRequest;

public sealed record Add(int Amount) : CounterRequest;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Changed), "changed")]
[JsonDerivedType(typeof(Rejected), "rejected")]
public abstract record CounterEvent;

public sealed record Changed(int Value) : CounterEvent;

public sealed record Rejected(string Reason) : CounterEvent;

[WebSocketRoute("/squares", ManualMap = true, Codec = typeof(NumberCodec))]
public sealed class Squares
{
    public int OnMessage(int number) => number * number;
}

public sealed class NumberCodec : IWebSocketCodec
{
    public WebSocketMessageType MessageType => WebSocketMessageType.Binary;

    public T Decode<T>(in ReadOnlySequence<byte> payload) => (T)(object)BinaryPrimitives.ReadInt32BigEndian(payload.FirstSpan);

    public void Encode<T>(T value, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), (int)(object)value!);
        output.Advance(sizeof(int));
    }
}
